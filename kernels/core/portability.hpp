#pragma once
/// Compiler portability of kernel code: what a kernel function is, in which namespace it lives, and the
/// arithmetic it may assume. The compile line chooses the variant:
///   BALLAST_KERNEL_NS  namespace of everything that depends on lanes, e.g. v4_f32 (one per instruction set
///                      and precision: two variants in one namespace would share one copy of a function)
///   BALLAST_LANES      0 scalar, 1 portable, 3 x86-64-v3 (AVX2, FMA), 4 x86-64-v4 (AVX-512 F, BW, DQ, VL),
///                      8 a GPU's thread
///   BALLAST_DOUBLE     0 float, 1 double
/// Without these a unit is scalar code in double precision, from which host tables are built.

#include <cstdint>

#ifdef __FAST_MATH__
#error                                                                                                       \
    "fast-math changes results from compiler to compiler (all backends must agree to the last bit). Remove it."
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error                                                                                                       \
    "excess precision changes results (all backends must agree to the last bit). Compile with SSE2, not x87."
#endif

#ifndef BALLAST_LANES
#define BALLAST_LANES 0
#define BALLAST_DOUBLE 1
#ifndef BALLAST_KERNEL_NS
#define BALLAST_KERNEL_NS scalar_f64
#endif
#endif
#if !defined(BALLAST_DOUBLE) || !defined(BALLAST_KERNEL_NS)
#error "BALLAST_LANES needs BALLAST_DOUBLE and BALLAST_KERNEL_NS beside it (they name one variant together)."
#endif

/// 1 in a variant whose lanes are a GPU's thread, in nvcc's host pass as well; 0 on the CPU.
#define BALLAST_GPU_THREAD (BALLAST_LANES == 8)

/// A kernel function: inlined (always, in vector lanes), with internal linkage, callable from host and device.
/// BALLAST_MEMBER is the same for constructors, which cannot be `static`.
/// BALLAST_INLINED, between the parameters of a lambda and its body, asks the same of one that is long.
#ifdef __CUDACC__
#define BALLAST_FN static __host__ __device__ __forceinline__
#define BALLAST_MEMBER __host__ __device__ __forceinline__
#define BALLAST_INLINED
#elif BALLAST_LANES == 3 || BALLAST_LANES == 4
#define BALLAST_FN [[maybe_unused]] static inline __attribute__((always_inline))
#define BALLAST_MEMBER inline __attribute__((always_inline))
#define BALLAST_INLINED __attribute__((always_inline))
#else
// Scalar and portable lanes spell out every fma: the compiler decides what is worth inlining.
#define BALLAST_FN [[maybe_unused]] static inline
#define BALLAST_MEMBER inline
#define BALLAST_INLINED
#endif

/// Kernel functions that the CPU keeps out of line, and a GPU does not:
///   RARE   for the few lanes that need more, so that the common case keeps its registers
///   PHASE  a loop over the items of a step, so that it has the registers to itself
#ifdef __CUDACC__
#define BALLAST_RARE_FN BALLAST_FN
#define BALLAST_PHASE_FN BALLAST_FN
#else
#define BALLAST_RARE_FN [[maybe_unused]] static __attribute__((noinline))
#define BALLAST_PHASE_FN [[maybe_unused]] static __attribute__((noinline))
#endif

/// Numbers that never change, read by host and device alike: BALLAST_CONSTANT Scalar kNodes[] = {...}.
#ifdef __CUDA_ARCH__
#define BALLAST_CONSTANT static constexpr __device__
#else
#define BALLAST_CONSTANT inline constexpr
#endif

/// Before a short loop with a constant number of turns: write the turns out.
#if defined(__clang__) || defined(__CUDACC__)
#define BALLAST_UNROLL _Pragma("unroll")
#else
#define BALLAST_UNROLL _Pragma("GCC unroll 16")
#endif

#define BALLAST_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define BALLAST_UNLIKELY(condition) __builtin_expect(!!(condition), 0)

#ifdef __CUDA_ARCH__
#define BALLAST_TRAP() __trap()
#else
#define BALLAST_TRAP() __builtin_trap()
#endif

/// A programmer's mistake in kernel code stops the program there, in debug builds only. Kernels never print.
#if defined(BALLAST_DEBUG_CHECKS) || !defined(NDEBUG)
#define BALLAST_DEBUG_CHECK(condition)                                                                       \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            BALLAST_TRAP();                                                                                  \
        }                                                                                                    \
    } while (false)
#else
#define BALLAST_DEBUG_CHECK(condition)                                                                       \
    do {                                                                                                     \
    } while (false)
#endif
