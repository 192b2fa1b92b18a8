#pragma once
/// Calls of the CUDA runtime that throw, and what they hand out: memory, streams, events, given back by themselves.
#include <cuda_runtime.h>

#include <cstddef>
#include <string>
#include <utility>

#include "kernels/backends/cuda.hpp"

namespace ballast {

inline CudaFault fault_of(cudaError_t error)
{
    switch (error) {
    case cudaErrorMemoryAllocation:
        return CudaFault::out_of_memory;
    case cudaErrorLaunchOutOfResources:  // registers or threads: fewer paths would not help
    case cudaErrorNoKernelImageForDevice:
    case cudaErrorInvalidDeviceFunction:
    case cudaErrorInvalidValue:
    case cudaErrorInvalidConfiguration:
    case cudaErrorDevicesUnavailable:
    case cudaErrorInsufficientDriver:
    case cudaErrorNoDevice:
    case cudaErrorInvalidDevice:
        return CudaFault::unusable;
    default:
        return CudaFault::lost;
    }
}

/// Calls of the runtime for one device; a failure becomes a CudaError with what was being done.
class Runtime {
public:
    Runtime(int index, std::string uuid)
        : index_(index)
        , uuid_(std::move(uuid))
    {
    }

    int index() const { return index_; }
    void use() const { check(cudaSetDevice(index_), "choosing the device"); }

    void check(cudaError_t error, char const* doing) const
    {
        if (error == cudaSuccess)
            return;
        static_cast<void>(cudaGetLastError());  // an error that does not stick is forgotten
        throw CudaError(fault_of(error), uuid_,
                        std::string(doing) + " on CUDA device " + uuid_ + ": " + cudaGetErrorString(error) +
                            " (" + cudaGetErrorName(error) + ")");
    }

private:
    int index_;
    std::string uuid_;
};

/// What the device or the driver keeps for us, given back at the end. A lost context has given it back already, so
/// errors of giving back say nothing.
template <class Handle, auto give_back>
class Owned {
public:
    Owned() = default;
    explicit Owned(Handle handle)
        : handle_(handle)
    {
    }
    Owned(Owned&& other) noexcept
        : handle_(std::exchange(other.handle_, Handle{}))
    {
    }
    Owned& operator=(Owned&& other) noexcept
    {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Owned()
    {
        if (handle_ != Handle{})
            static_cast<void>(give_back(handle_));
    }
    Handle get() const { return handle_; }

private:
    Handle handle_{};
};

using Stream = Owned<cudaStream_t, cudaStreamDestroy>;
using Event = Owned<cudaEvent_t, cudaEventDestroy>;

/// `count` elements in the memory of the device, or in host memory that the device can write while it computes.
template <class T, cudaError_t (*give_back)(void*)>
class Array {
public:
    Array() = default;
    Array(void* data, std::size_t count)
        : memory_(data)
        , count_(count)
    {
    }
    T* data() const { return static_cast<T*>(memory_.get()); }
    std::size_t size() const { return count_; }
    std::size_t bytes() const { return count_ * sizeof(T); }

private:
    Owned<void*, give_back> memory_;
    std::size_t count_ = 0;
};

template <class T>
using DeviceArray = Array<T, cudaFree>;
template <class T>
using PinnedArray = Array<T, cudaFreeHost>;

template <class T>
DeviceArray<T> device_array(Runtime const& runtime, std::size_t count, char const* what)
{
    void* data = nullptr;
    if (count > 0)
        runtime.check(cudaMalloc(&data, count * sizeof(T)), what);
    return {data, count};
}

template <class T>
PinnedArray<T> pinned_array(Runtime const& runtime, std::size_t count)
{
    void* data = nullptr;
    if (count > 0)
        runtime.check(cudaMallocHost(&data, count * sizeof(T)), "taking page-locked memory");
    return {data, count};
}

inline Stream make_stream(Runtime const& runtime, int priority)
{
    cudaStream_t stream = nullptr;
    runtime.check(cudaStreamCreateWithPriority(&stream, cudaStreamNonBlocking, priority), "making a stream");
    return Stream(stream);
}

inline Event make_event(Runtime const& runtime)
{
    cudaEvent_t event = nullptr;
    runtime.check(cudaEventCreate(&event), "making an event");
    return Event(event);
}

}  // namespace ballast
