#include "tests/ptx_parity/fake_runtime.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <span>

#include "kernels/backends/cuda_variants.hpp"
#include "tests/ptx_parity/ptx_engine.hpp"

namespace ballast::testing {
namespace {

struct Event;
struct Stream {
    std::deque<std::function<void()>> queued;
};
struct Event {
    Stream* stream = nullptr;
    int recorded = 0, reached = 0;
};
struct Memory {
    std::vector<unsigned char> bytes;
    bool on_device = false;
};
struct Call {
    dim3 grid, block;
    std::size_t shared_bytes = 0;
    void* stream = nullptr;
};

struct State {
    std::vector<FakeGpu> gpus;
    std::set<int> contexts;
    std::map<int, int> attributes;
    std::map<void*, Memory> memory;
    std::set<Stream*> streams;
    int kernels = 0;
    bool freed_too_early = false;
    Call call;
};
std::unique_ptr<State> state;
thread_local int current = 0;

/// A call that needs a context on the current device.
cudaError_t in_context()
{
    state->contexts.insert(current);
    return state->gpus.at(static_cast<std::size_t>(current)).busy ? cudaErrorDevicesUnavailable : cudaSuccess;
}

void run_one(Stream& stream)
{
    std::function<void()> const work = std::move(stream.queued.front());
    stream.queued.pop_front();
    work();
}

bool is_idle()
{
    return std::all_of(state->streams.begin(), state->streams.end(),
                       [](Stream const* stream) { return stream->queued.empty(); });
}

Stream& of(cudaStream_t handle)
{
    return *reinterpret_cast<Stream*>(handle);
}
Event& of(cudaEvent_t handle)
{
    return *reinterpret_cast<Event*>(handle);
}

cudaError_t take(void** to, std::size_t bytes, bool on_device)
{
    Memory memory{std::vector<unsigned char>(bytes, 0xA5), on_device};
    *to = memory.bytes.data();
    state->memory.emplace(*to, std::move(memory));
    return in_context();
}

cudaError_t give_back(void* at)
{
    state->freed_too_early = state->freed_too_early || !is_idle();
    state->memory.erase(at);
    return in_context();
}

template <class Scalar>
void find_unit(void const* kernel, std::string& name)
{
    for (CudaVariant<Scalar> const& variant : variants<Scalar>())
        if (variant.kernel == kernel)
            name = unit_name<Scalar>({variant.paths_per_block, variant.state_on_chip, 32});
}

void execute(void const* kernel, Call const& call, std::vector<std::byte> const& parameters)
{
    std::string unit;
    find_unit<float>(kernel, unit);
    find_unit<double>(kernel, unit);
    ptx::Machine machine(unit_module(unit));
    for (auto& [at, memory] : state->memory)
        if (memory.on_device)
            machine.add_region({.name = "device memory", .base = at, .bytes = memory.bytes.size()});
    ptx::Launch launch;
    launch.entry = machine.module().entry_names().front();
    launch.grid = {call.grid.x};
    launch.block = {call.block.x};
    launch.dynamic_shared_bytes = static_cast<std::uint32_t>(call.shared_bytes);
    launch.parameters = parameters;
    machine.run(launch, {.watch_initialised = false, .watch_races = false, .count_traffic = false});
    ++state->kernels;
}

}  // namespace

FakeRuntime::FakeRuntime(std::vector<FakeGpu> const& gpus)
{
    state = std::make_unique<State>();
    state->gpus = gpus;
    current = 0;
}
FakeRuntime::~FakeRuntime()
{
    state.reset();
}
std::set<int> FakeRuntime::contexts() const
{
    return state->contexts;
}
int FakeRuntime::kernels() const
{
    return state->kernels;
}
std::map<int, int> FakeRuntime::attributes() const
{
    return state->attributes;
}
std::size_t FakeRuntime::live_bytes() const
{
    std::size_t bytes = 0;
    for (auto const& [at, memory] : state->memory)
        bytes += memory.bytes.size();
    return bytes;
}
std::size_t FakeRuntime::page_locked_bytes() const
{
    std::size_t bytes = 0;
    for (auto const& [at, memory] : state->memory)
        bytes += memory.on_device ? 0 : memory.bytes.size();
    return bytes;
}
bool FakeRuntime::freed_too_early() const
{
    return state->freed_too_early;
}

extern "C" {

cudaError_t __wrap_cudaGetDeviceCount(int* count)
{
    *count = static_cast<int>(state->gpus.size());
    return cudaSuccess;
}
cudaError_t __wrap_cudaDriverGetVersion(int* version)
{
    *version = 13000;
    return cudaSuccess;
}
cudaError_t __wrap_cudaRuntimeGetVersion(int* version)
{
    *version = 13000;
    return cudaSuccess;
}
cudaError_t __wrap_cudaGetLastError()
{
    return cudaSuccess;
}
/// Memory and multiprocessors are an H100's.
cudaError_t __wrap_cudaGetDeviceProperties(cudaDeviceProp* properties, int device)
{
    FakeGpu const& gpu = state->gpus.at(static_cast<std::size_t>(device));
    std::memset(properties, 0, sizeof *properties);
    std::strcpy(properties->name, "fake device");
    properties->uuid.bytes[15] = static_cast<char>(device);
    properties->major = gpu.compute_major;
    properties->minor = gpu.compute_minor;
    properties->multiProcessorCount = gpu.num_sms;
    properties->totalGlobalMem = std::size_t{80} << 30;
    properties->sharedMemPerBlockOptin = 227 << 10;
    properties->sharedMemPerMultiprocessor = 228 << 10;
    properties->reservedSharedMemPerBlock = 1 << 10;
    return cudaSuccess;
}
cudaError_t __wrap_cudaDeviceGetAttribute(int* value, cudaDeviceAttr which, int device)
{
    *value =
        which == cudaDevAttrComputeMode ? state->gpus.at(static_cast<std::size_t>(device)).compute_mode : 0;
    return cudaSuccess;
}
cudaError_t __wrap_cudaSetDevice(int device)
{
    current = device;
    return in_context();
}
cudaError_t __wrap_cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total_bytes)
{
    *free_bytes = state->gpus.at(static_cast<std::size_t>(current)).free_bytes;
    *total_bytes = std::size_t{80} << 30;
    return in_context();
}
cudaError_t __wrap_cudaMalloc(void** to, std::size_t bytes)
{
    return take(to, bytes, true);
}
cudaError_t __wrap_cudaMallocHost(void** to, std::size_t bytes)
{
    return take(to, bytes, false);
}
cudaError_t __wrap_cudaFree(void* at)
{
    return give_back(at);
}
cudaError_t __wrap_cudaFreeHost(void* at)
{
    return give_back(at);
}
cudaError_t __wrap_cudaDeviceGetStreamPriorityRange(int* least, int* greatest)
{
    *least = 0;
    *greatest = -5;
    return in_context();
}
cudaError_t __wrap_cudaStreamCreateWithPriority(cudaStream_t* stream, unsigned, int)
{
    auto* const made = new Stream;
    state->streams.insert(made);
    *stream = reinterpret_cast<cudaStream_t>(made);
    return in_context();
}
cudaError_t __wrap_cudaStreamDestroy(cudaStream_t stream)
{
    state->streams.erase(&of(stream));
    delete &of(stream);
    return in_context();
}
cudaError_t __wrap_cudaStreamSynchronize(cudaStream_t stream)
{
    while (!of(stream).queued.empty())
        run_one(of(stream));
    return in_context();
}
cudaError_t __wrap_cudaEventCreate(cudaEvent_t* event)
{
    *event = reinterpret_cast<cudaEvent_t>(new Event);
    return in_context();
}
cudaError_t __wrap_cudaEventDestroy(cudaEvent_t event)
{
    delete &of(event);
    return in_context();
}
cudaError_t __wrap_cudaEventRecord(cudaEvent_t event, cudaStream_t stream)
{
    Event& e = of(event);
    e.stream = &of(stream);
    int const number = ++e.recorded;
    of(stream).queued.emplace_back([&e, number] { e.reached = number; });
    return in_context();
}
cudaError_t __wrap_cudaEventSynchronize(cudaEvent_t event)
{
    Event const& e = of(event);
    while (e.reached < e.recorded)
        run_one(*e.stream);
    return in_context();
}
cudaError_t __wrap_cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned)
{
    Event const& e = of(event);
    of(stream).queued.emplace_back([&e, number = e.recorded] {
        while (e.reached < number)
            run_one(*e.stream);
    });
    return in_context();
}
cudaError_t __wrap_cudaEventElapsedTime(float* milliseconds, cudaEvent_t first, cudaEvent_t second)
{
    *milliseconds = 1.0F;
    for (cudaEvent_t const event : {first, second})
        if (of(event).recorded == 0 || of(event).reached < of(event).recorded)
            return cudaErrorNotReady;
    return in_context();
}
cudaError_t __wrap_cudaMemcpyAsync(void* to, void const* from, std::size_t bytes, cudaMemcpyKind,
                                   cudaStream_t stream)
{
    of(stream).queued.emplace_back([=] { std::memcpy(to, from, bytes); });
    return in_context();
}
cudaError_t __wrap_cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream)
{
    of(stream).queued.emplace_back([=] { std::memset(to, value, bytes); });
    return in_context();
}
cudaError_t __wrap_cudaFuncGetAttributes(cudaFuncAttributes* attributes, void const*)
{
    std::memset(attributes, 0, sizeof *attributes);
    attributes->sharedSizeBytes = 16;
    return in_context();
}
cudaError_t __wrap_cudaFuncSetAttribute(void const*, cudaFuncAttribute attribute, int value)
{
    state->attributes[attribute] = value;
    return in_context();
}
/// By shared memory, and by registers of which a thread has 128.
cudaError_t __wrap_cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, void const*, int threads,
                                                                 std::size_t dynamic_bytes)
{
    int const by_memory = static_cast<int>((std::size_t{228} << 10) / (dynamic_bytes + 16 + 1024));
    *blocks = std::min(by_memory, 512 / threads);
    return in_context();
}
cudaError_t __wrap___cudaGetKernel(cudaKernel_t* kernel, void const* function)
{
    *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(function));
    return cudaSuccess;
}
unsigned __wrap___cudaPushCallConfiguration(dim3 grid, dim3 block, std::size_t shared_bytes, void* stream)
{
    state->call = {grid, block, shared_bytes, stream};
    return 0;
}
cudaError_t __wrap___cudaPopCallConfiguration(dim3* grid, dim3* block, std::size_t* shared_bytes,
                                              void* stream)
{
    *grid = state->call.grid;
    *block = state->call.block;
    *shared_bytes = state->call.shared_bytes;
    *static_cast<void**>(stream) = state->call.stream;
    return cudaSuccess;
}
/// Arguments are taken at once, as the runtime takes them.
cudaError_t __wrap___cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments,
                                      std::size_t shared_bytes, cudaStream_t stream)
{
    void const* const function = reinterpret_cast<void const*>(kernel);
    std::string unit;
    find_unit<float>(function, unit);
    find_unit<double>(function, unit);
    ptx::Module const& module = unit_module(unit);
    std::string const entry = module.entry_names().front();
    std::vector<std::span<std::byte const>> values;
    for (ptx::Parameter const& parameter : module.entry(entry).parameters)
        values.emplace_back(static_cast<std::byte const*>(arguments[values.size()]), parameter.bytes);
    of(stream).queued.emplace_back(
        [function, call = Call{grid, block, shared_bytes, stream},
         parameters = ptx::pack_parameters(module, entry, values)] { execute(function, call, parameters); });
    return in_context();
}

}  // extern "C"

}  // namespace ballast::testing
