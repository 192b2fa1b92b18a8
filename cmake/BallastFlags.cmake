# Compiler flags. Three groups:
#   ballast_flags         every unit: C++20, warnings, prefix map, sanitizers
#   ballast_kernel_flags  units whose results must be equal to the last bit on every machine
#   ballast_isa_options() the instruction set of a kernel unit
# scripts/check_flags.py reads the compile commands and fails if a kernel unit has lost any of them.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_INTERPROCEDURAL_OPTIMIZATION OFF)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()
# Not CMake's -O3: the design's flags, so that a build type cannot change the code of a kernel.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g -DNDEBUG")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g")

add_library(ballast_flags INTERFACE)
target_include_directories(ballast_flags INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
set(host_only "$<COMPILE_LANGUAGE:CXX>")
target_compile_options(ballast_flags INTERFACE
    "$<${host_only}:-Wall;-Wextra;-Wpedantic;-Wshadow;-Wconversion>"
    "$<${host_only}:-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=>"
    "$<${host_only}:-ffile-prefix-map=${PROJECT_BINARY_DIR}/=build/>"
    "$<${host_only}:-ffp-contract=off>")
if(BALLAST_WERROR)
    target_compile_options(ballast_flags INTERFACE "$<${host_only}:-Werror>")
endif()
if(BALLAST_SANITIZE)
    target_compile_options(ballast_flags INTERFACE
        "$<${host_only}:-fsanitize=${BALLAST_SANITIZE};-fno-sanitize-recover=all;-fno-omit-frame-pointer>")
    # -Og leaves so much uninlined that instrumented kernels take several times as long; reports need lines, not variables.
    target_compile_options(ballast_flags INTERFACE "$<$<AND:${host_only},$<CONFIG:Debug>>:-O1;-g1>")
    target_link_options(ballast_flags INTERFACE -fsanitize=${BALLAST_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # The instrumented code makes g++ 12 see uninitialised values and overflows that are not there.
        target_compile_options(ballast_flags INTERFACE
            "$<${host_only}:-Wno-maybe-uninitialized;-Wno-array-bounds;-Wno-stringop-overflow>")
    endif()
endif()

add_library(ballast_kernel_flags INTERFACE)
target_link_libraries(ballast_kernel_flags INTERFACE ballast_flags)
target_compile_options(ballast_kernel_flags INTERFACE
    "$<$<AND:${host_only},$<NOT:$<CONFIG:Debug>>>:-O2>"
    "$<${host_only}:-ffp-contract=off;-fno-math-errno>")

# The instruction sets that this build compiles, as `isa` names.
set(BALLAST_ISAS portable)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$" AND NOT BALLAST_PORTABLE_ONLY)
    list(APPEND BALLAST_ISAS v3 v4)
endif()

# Host code asks with `#if BALLAST_HAVE_V3` which backends are linked in.
foreach(isa v3 v4)
    string(TOUPPER ${isa} upper)
    if(isa IN_LIST BALLAST_ISAS)
        target_compile_definitions(ballast_flags INTERFACE BALLAST_HAVE_${upper}=1)
    else()
        target_compile_definitions(ballast_flags INTERFACE BALLAST_HAVE_${upper}=0)
    endif()
endforeach()

# Give `target` the lanes and the instruction set `isa` (scalar, portable, v3, v4) in precision `prec` (f32, f64).
function(ballast_isa_options target isa prec)
    set(lanes_scalar 0)
    set(lanes_portable 1)
    set(lanes_v3 3)
    set(lanes_v4 4)
    string(COMPARE EQUAL ${prec} f64 is_double)
    target_compile_definitions(${target} PRIVATE
        BALLAST_KERNEL_NS=${isa}_${prec} BALLAST_LANES=${lanes_${isa}} BALLAST_DOUBLE=${is_double})
    if(isa STREQUAL "scalar" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        # Masks of scalar lanes are bool, and lane code joins masks with & and |.
        target_compile_options(${target} PRIVATE -Wno-bitwise-instead-of-logical)
    endif()
    if(isa STREQUAL "v3")
        target_compile_options(${target} PRIVATE -march=x86-64-v3)
    elseif(isa STREQUAL "v4")
        target_compile_options(${target} PRIVATE -march=x86-64-v4 -mprefer-vector-width=512)
    elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
        target_compile_options(${target} PRIVATE -march=x86-64)
    endif()
endfunction()
