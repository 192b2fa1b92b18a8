#pragma once
/// The compiler that built the program.

namespace ballast::app {

#if defined(__clang__)
inline constexpr char const* kCompiler = __VERSION__;  // names itself
#else
inline constexpr char const* kCompiler = "GNU " __VERSION__;
#endif

}  // namespace ballast::app
