#pragma once
/// The compiler's vector intrinsics. g++ 12 warns in its own header of the deliberately undefined pass-through
/// operand that every unmasked AVX-512 intrinsic has (GCC bug 105593), so those warnings are off inside it.

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
