# The CUDA backend, where nvcc is found. One PTX per unit is what all code is made of: machine code of every architecture is
# assembled from it, drivers for later devices compile it, tests execute it. It is of the least architecture that gets
# machine code, so that kernels may use what the build's devices have.
#   ballast_kernels_cuda_<prec>_<variant>  kernels/backends/cuda_paths.cu, once per precision and way of laying out state
#   ballast_cuda_host                      the other units of kernels/backends/*.cu, once
#   ballast_fast_cuda_f32_<variant>        the same with approximate arithmetic, for the program ballast_fast alone
#   ballast_ptx                            <build folder>/ptx/cuda_<prec>_<variant>.ptx, left by the objects' compilation
# Without nvcc BALLAST_CUDA_KERNELS is OFF and BALLAST_CUDA_REASON says why.
set(BALLAST_CUDA_ARCHITECTURES "90" CACHE STRING "Compute capabilities that get machine code, e.g. 80;90;100;120")
option(BALLAST_CUDA_EMBED_PTX "Carry the PTX too, for devices of later architectures" ON)
option(BALLAST_FAST_COMPARISON "Also build ballast_fast, with approximate arithmetic, to measure what equal bits cost" OFF)
set(BALLAST_CUDA_VARIANTS_f32 p32 p16 p8 global)
set(BALLAST_CUDA_VARIANTS_f64 p8 global) # double precision is for checks of single, and each unit takes minutes to compile

# Lanes that share an item, and whether a block's state lies in shared memory.
set(paths_per_block_p32 32)
set(paths_per_block_p16 16)
set(paths_per_block_p8 8)
set(paths_per_block_global 32)
set(state_on_chip_p32 1)
set(state_on_chip_p16 1)
set(state_on_chip_p8 1)
set(state_on_chip_global 0)

# The meaning of floating-point operations; scripts/check_flags.py asks for the same.
set(BALLAST_CUDA_FLAGS --fmad=false --ftz=false --prec-div=true --prec-sqrt=true
    "-Xcompiler=-ffp-contract=off,-fno-math-errno")

set(cuda_paths "${backends_dir}/cuda_paths.cu")
file(GLOB cuda_host_sources CONFIGURE_DEPENDS "${backends_dir}/*.cu")
list(REMOVE_ITEM cuda_host_sources "${cuda_paths}")

set(BALLAST_CUDA_KERNELS OFF)
set(BALLAST_CUDA_REASON "")
if(BALLAST_CUDA STREQUAL "OFF")
    set(BALLAST_CUDA_REASON "BALLAST_CUDA is OFF in this build")
elseif(NOT BALLAST_HAVE_CUDA_TOOLKIT)
    set(BALLAST_CUDA_REASON "no CUDA toolkit was found")
else()
    if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
        set(CMAKE_CUDA_ARCHITECTURES OFF) # the units say it themselves
    endif()
    include(CheckLanguage)
    check_language(CUDA)
    if(CMAKE_CUDA_COMPILER)
        set(BALLAST_CUDA_KERNELS ON)
    else()
        set(BALLAST_CUDA_REASON "nvcc was not found")
    endif()
endif()
if(NOT BALLAST_CUDA_KERNELS)
    if(BALLAST_CUDA STREQUAL "ON")
        message(FATAL_ERROR "${BALLAST_CUDA_REASON} (this preset compiles the CUDA backend). Install the CUDA toolkit "
            "or use the release preset.")
    endif()
    message(STATUS "Ballast: no CUDA backend (${BALLAST_CUDA_REASON})")
    return()
endif()

enable_language(CUDA)
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)
    # CMake 3.25 does not know that nvcc speaks C++20.
    set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
    set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
endif()
set(CMAKE_CUDA_STANDARD 20)
set(CMAKE_CUDA_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CUDA_FLAGS_DEBUG "-O1 -g")
set(CMAKE_CUDA_RUNTIME_LIBRARY Static)

set(architectures ${BALLAST_CUDA_ARCHITECTURES})
list(SORT architectures COMPARE NATURAL)
list(GET architectures 0 BALLAST_CUDA_VIRTUAL)
list(TRANSFORM architectures PREPEND "sm_" OUTPUT_VARIABLE machine_codes)
list(JOIN machine_codes "," machine_codes)
set(carried_ptx 0)
if(BALLAST_CUDA_EMBED_PTX)
    set(machine_codes "compute_${BALLAST_CUDA_VIRTUAL},${machine_codes}")
    set(carried_ptx ${BALLAST_CUDA_VIRTUAL})
endif()
set(cuda_code "-gencode=arch=compute_${BALLAST_CUDA_VIRTUAL},code=[${machine_codes}]")

# ballast_add_cuda_unit(<target> <flags> <sources...>): an object library. -lineinfo costs nothing at run time and lets
# profilers and sanitizers name the line; compressed it is a quarter of the size.
function(ballast_add_cuda_unit target flags)
    add_library(${target} OBJECT ${ARGN})
    target_compile_options(${target} PRIVATE ${flags} "${cuda_code}" -lineinfo --compress-mode=size)
    if(BALLAST_WERROR)
        target_compile_options(${target} PRIVATE --Werror=all-warnings)
    endif()
    target_link_libraries(${target} PRIVATE ballast_flags CUDA::cudart_static)
endfunction()

# ballast_add_cuda_paths(<target> <flags> <prec> <variant>): kernels/backends/cuda_paths.cu in its namespace.
function(ballast_add_cuda_paths target flags prec variant)
    string(COMPARE EQUAL ${prec} f64 is_double)
    ballast_add_cuda_unit(${target} "${flags}" "${cuda_paths}")
    target_compile_definitions(${target} PRIVATE
        BALLAST_KERNEL_NS=cuda_${prec}_${variant} BALLAST_LANES=8 BALLAST_DOUBLE=${is_double}
        BALLAST_PATHS_PER_BLOCK=${paths_per_block_${variant}} BALLAST_STATE_ON_CHIP=${state_on_chip_${variant}})
endfunction()

set(BALLAST_PTX_DIR "${PROJECT_BINARY_DIR}/ptx")
set(BALLAST_PTX_FILES "")
set(BALLAST_CUDA_OBJECTS "")
foreach(prec IN LISTS BALLAST_PRECISIONS)
    foreach(variant IN LISTS BALLAST_CUDA_VARIANTS_${prec})
        set(unit cuda_${prec}_${variant})
        set(target ballast_kernels_${unit})
        set(kept "${BALLAST_PTX_DIR}/steps/${unit}")
        file(MAKE_DIRECTORY "${kept}")
        ballast_add_cuda_paths(${target} "${BALLAST_CUDA_FLAGS}" ${prec} ${variant})
        # A compiler cache would bring back the object without what nvcc keeps beside it, hence another launcher.
        target_compile_options(${target} PRIVATE --keep "--keep-dir=${kept}" -Xptxas=-v)
        set_target_properties(${target} PROPERTIES CUDA_COMPILER_LAUNCHER
            "sh;${PROJECT_SOURCE_DIR}/cmake/keep_report.sh;${kept}/ptxas.txt")
        add_custom_command(OUTPUT "${BALLAST_PTX_DIR}/${unit}.ptx"
            COMMAND ${CMAKE_COMMAND} -E copy "${kept}/cuda_paths.ptx" "${BALLAST_PTX_DIR}/${unit}.ptx"
            COMMAND ${CMAKE_COMMAND} -DFOLDER=${kept} -P "${PROJECT_SOURCE_DIR}/cmake/remove_steps.cmake"
            DEPENDS ${target} $<TARGET_OBJECTS:${target}>
            VERBATIM)
        list(APPEND BALLAST_PTX_FILES "${BALLAST_PTX_DIR}/${unit}.ptx")
        list(APPEND BALLAST_CUDA_OBJECTS ${target})
    endforeach()
endforeach()
add_custom_target(ballast_ptx DEPENDS ${BALLAST_PTX_FILES})

if(cuda_host_sources)
    ballast_add_cuda_unit(ballast_cuda_host "${BALLAST_CUDA_FLAGS}" ${cuda_host_sources})
    target_link_libraries(ballast_cuda_host PRIVATE TBB::tbb)
    # What devices are told apart by: see has_code_for() in cuda_devices.cu.
    string(REPLACE ";" " " machine_list "${architectures} ")
    target_compile_definitions(ballast_cuda_host PRIVATE
        "BALLAST_CUDA_MACHINE_CODES=\"${machine_list}\"" BALLAST_CUDA_PTX=${carried_ptx})
    if(CMAKE_CXX_COMPILER_LAUNCHER)
        set_target_properties(ballast_cuda_host PROPERTIES CUDA_COMPILER_LAUNCHER "${CMAKE_CXX_COMPILER_LAUNCHER}")
    endif()
endif()
set(BALLAST_FAST_OBJECTS "")
if(BALLAST_FAST_COMPARISON)
    foreach(variant IN LISTS BALLAST_CUDA_VARIANTS_f32)
        set(target ballast_fast_cuda_f32_${variant})
        ballast_add_cuda_paths(${target} "--fmad=true;--ftz=true;--prec-div=false;--prec-sqrt=false" f32 ${variant})
        target_compile_definitions(${target} PRIVATE BALLAST_FAST_EXP=__expf BALLAST_FAST_LOG=__logf)
        list(APPEND BALLAST_FAST_OBJECTS ${target})
    endforeach()
endif()
message(STATUS "Ballast: CUDA backend for sm ${BALLAST_CUDA_ARCHITECTURES}, PTX ${BALLAST_CUDA_VIRTUAL}")
