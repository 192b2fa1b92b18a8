#pragma once
// Where a test finds the program and the source tree: the environment ctest sets, else what the build knew.
#include <cstdlib>
#include <filesystem>

namespace ballast::testing {

/// The built program: BALLAST_PROGRAM, else the one of this build folder.
inline std::filesystem::path program_path()
{
    char const* value = std::getenv("BALLAST_PROGRAM");
    return value != nullptr ? value : BALLAST_DEFAULT_PROGRAM;
}

/// Root of the source tree: BALLAST_SOURCE_DIR, else the tree this test was compiled from.
inline std::filesystem::path source_dir()
{
    char const* value = std::getenv("BALLAST_SOURCE_DIR");
    return value != nullptr ? value : BALLAST_DEFAULT_SOURCE_DIR;
}

}  // namespace ballast::testing
