# Everything that runs once per path. All units here carry the kernel flags.
#   ballast_kernels_<isa>_<prec>  kernels/backends/cpu_paths.cpp, once per instruction set and precision
#   ballast_replay_<prec>         kernels/backends/replay_path.cpp in scalar lanes, once per precision
#   ballast_tables                plain C++ of the kernel layers, baseline instruction set
#   ballast_backends              plain C++ beside the backends, with the CUDA units of BallastCuda.cmake
# BALLAST_KERNEL_OBJECTS and BALLAST_CUDA_OBJECTS list the object libraries whose symbols scripts/check_symbols.py inspects.
set(BALLAST_KERNEL_OBJECTS "")
set(BALLAST_PRECISIONS f32 f64)
set(backends_dir "${PROJECT_SOURCE_DIR}/kernels/backends")

# ballast_add_lane_unit(<target> <source> <isa> <prec>): one object library of lane code.
function(ballast_add_lane_unit target source isa prec)
    add_library(${target} OBJECT "${source}")
    target_link_libraries(${target} PRIVATE ballast_kernel_flags)
    ballast_isa_options(${target} ${isa} ${prec})
endfunction()

# ballast_add_plain_library(<target> <flags> <sources...>)
function(ballast_add_plain_library target flags)
    add_library(${target} STATIC ${ARGN})
    target_link_libraries(${target} PUBLIC ${flags})
endfunction()

set(table_globs "")
foreach(layer core random factors firms path tally)
    list(APPEND table_globs "${PROJECT_SOURCE_DIR}/kernels/${layer}/*.cpp")
endforeach()
file(GLOB table_sources CONFIGURE_DEPENDS ${table_globs})
ballast_add_plain_library(ballast_tables ballast_kernel_flags ${table_sources})
target_link_libraries(ballast_tables PRIVATE PkgConfig::XXHASH)
ballast_isa_options(ballast_tables scalar f64)
list(APPEND BALLAST_KERNEL_OBJECTS ballast_tables)

file(GLOB backend_sources CONFIGURE_DEPENDS "${backends_dir}/*.cpp")
set(cpu_paths "${backends_dir}/cpu_paths.cpp")
set(replay_path "${backends_dir}/replay_path.cpp")
list(REMOVE_ITEM backend_sources "${cpu_paths}" "${replay_path}")
if(BALLAST_SANITIZE AND NOT BALLAST_SANITIZE_KERNELS)
    set_source_files_properties("${cpu_paths}" "${replay_path}" PROPERTIES
        COMPILE_OPTIONS "-fno-sanitize=${BALLAST_SANITIZE};-O2")
endif()

# Thrust's references to memory of the host bind a policy that is null, which nobody reads; sanitizers are told.
set_source_files_properties("${backends_dir}/path_order_tbb.cpp" PROPERTIES COMPILE_OPTIONS -fno-sanitize=null)

# With CUDA its host units take the place of the plain ones: exactly one of each pair is linked.
include(BallastCuda)
if(BALLAST_CUDA_KERNELS)
    list(REMOVE_ITEM backend_sources "${backends_dir}/cuda_absent.cpp" "${backends_dir}/path_order_tbb.cpp")
elseif(NOT BALLAST_THRUST_INCLUDE)
    message(FATAL_ERROR "Thrust is missing (it sorts saved paths). Run scripts/install_deps.sh, or install "
        "libthrust-dev.")
endif()

set(lane_targets "")
foreach(prec IN LISTS BALLAST_PRECISIONS)
    foreach(isa IN LISTS BALLAST_ISAS)
        ballast_add_lane_unit(ballast_kernels_${isa}_${prec} "${cpu_paths}" ${isa} ${prec})
        list(APPEND lane_targets ballast_kernels_${isa}_${prec})
    endforeach()
    ballast_add_lane_unit(ballast_replay_${prec} "${replay_path}" scalar ${prec})
    list(APPEND lane_targets ballast_replay_${prec})
endforeach()
list(APPEND BALLAST_KERNEL_OBJECTS ${lane_targets})

if(BALLAST_CUDA_KERNELS)
    list(APPEND lane_targets ${BALLAST_CUDA_OBJECTS})
    if(TARGET ballast_cuda_host)
        list(APPEND lane_targets ballast_cuda_host)
    endif()
endif()

ballast_add_plain_library(ballast_backends ballast_kernel_flags ${backend_sources})
target_link_libraries(ballast_backends PUBLIC ballast_tables PRIVATE TBB::tbb)
foreach(target IN LISTS lane_targets)
    target_sources(ballast_backends PRIVATE $<TARGET_OBJECTS:${target}>)
endforeach()
if(BALLAST_THRUST_INCLUDE)
    target_include_directories(ballast_backends SYSTEM PRIVATE "${BALLAST_THRUST_INCLUDE}")
endif()
if(BALLAST_CUDA_KERNELS)
    target_link_libraries(ballast_backends PUBLIC CUDA::cudart_static)
endif()
