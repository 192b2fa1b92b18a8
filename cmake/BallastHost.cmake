# Host code: one library per folder of host/, linked only against what the layers allow, so that a test of one
# area needs the areas below it and no others; `ballast_host` is all of them, `ballast` the program. host/mpi is for
# `ballast-mpi` alone, the same program for many processes: nothing else links MPI.
# What each area may use (the same directions as scripts/check_layers.py).
set(uses_base)
set(uses_study base)
set(uses_config study base)
set(uses_risk base)
set(uses_results risk study base)
set(uses_run results risk study base)
set(uses_app run risk results config study base)
set(uses_api app config study base)

set(area_libraries "")
foreach(area base study config risk results run app api)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/host/${area}/*.cpp")
    list(REMOVE_ITEM sources "${PROJECT_SOURCE_DIR}/host/app/main.cpp" "${PROJECT_SOURCE_DIR}/host/app/mpi_main.cpp")
    set(library ballast_${area})
    ballast_add_plain_library(${library} ballast_flags ${sources})
    add_dependencies(${library} ballast_version)
    foreach(lower IN LISTS uses_${area})
        target_link_libraries(${library} PUBLIC ballast_${lower})
    endforeach()
    target_link_libraries(${library} PUBLIC fmt::fmt spdlog::spdlog Threads::Threads)
    list(APPEND area_libraries ${library})
endforeach()

# Third-party and kernel libraries of each area.
target_link_libraries(ballast_base PUBLIC nlohmann_json::nlohmann_json OpenSSL::Crypto PkgConfig::XXHASH ballast_tables)
target_link_libraries(ballast_study PUBLIC Eigen3::Eigen PkgConfig::XXHASH ballast_tables)
target_link_libraries(ballast_config PUBLIC PkgConfig::TOMLPLUSPLUS nlohmann_json::nlohmann_json)
target_link_libraries(ballast_risk PUBLIC ballast_tables Boost::headers)
target_link_libraries(ballast_results PUBLIC ballast_hdf5 PkgConfig::XXHASH)
target_link_libraries(ballast_run PUBLIC TBB::tbb ballast_backends)
target_link_libraries(ballast_app PUBLIC CLI11::CLI11 nlohmann_json::nlohmann_json)
# Each unit that includes CLI11 compiles all of it.
set_target_properties(ballast_app PROPERTIES UNITY_BUILD ${BALLAST_UNITY})

add_library(ballast_host INTERFACE)
target_link_libraries(ballast_host INTERFACE ${area_libraries} ballast_backends)
file(GLOB_RECURSE host_headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/host/*.hpp")
# With sources of its own the interface library is a target that can be built: all host code, no program.
target_sources(ballast_host PRIVATE ${host_headers})
add_dependencies(ballast_host ${area_libraries})

add_executable(ballast "${PROJECT_SOURCE_DIR}/host/app/main.cpp")
target_link_libraries(ballast PRIVATE ballast_host)
add_dependencies(ballast ballast_version)
set_target_properties(ballast PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
if(BALLAST_HAVE_MPI)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/host/mpi/*.cpp")
    ballast_add_plain_library(ballast_mpi_team ballast_flags ${sources})
    target_link_libraries(ballast_mpi_team PUBLIC ballast_run MPI::MPI_CXX)
    add_executable(ballast-mpi "${PROJECT_SOURCE_DIR}/host/app/mpi_main.cpp")
    target_link_libraries(ballast-mpi PRIVATE ballast_host ballast_mpi_team)
    add_dependencies(ballast-mpi ballast_version)
    set_target_properties(ballast-mpi PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()
if(BALLAST_FAST_OBJECTS)
    # Its own objects come first, so that the linker leaves those of the same names in ballast_backends alone.
    add_executable(ballast_fast "${PROJECT_SOURCE_DIR}/host/app/main.cpp")
    foreach(target IN LISTS BALLAST_FAST_OBJECTS)
        target_sources(ballast_fast PRIVATE $<TARGET_OBJECTS:${target}>)
    endforeach()
    target_link_libraries(ballast_fast PRIVATE ballast_host)
    add_dependencies(ballast_fast ballast_version)
    set_target_properties(ballast_fast PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()

# The library for C++ programs: a shared one, so that they need neither headers nor targets of the libraries it is made of.
# Built here as libballast.so, installed with the one header that it exports by BallastInstall.cmake. Debian's static HDF5 goes
# into no shared library, and a sanitizer wants the whole program.
if(NOT BALLAST_RELOCATABLE AND NOT BALLAST_SANITIZE)
    set(exports "${PROJECT_SOURCE_DIR}/host/library/exports.map")
    add_library(ballast_library SHARED "${PROJECT_SOURCE_DIR}/host/library/library.cpp")
    target_link_libraries(ballast_library PRIVATE ballast_host)
    target_link_options(ballast_library PRIVATE "LINKER:--version-script=${exports},--no-undefined")
    target_compile_features(ballast_library INTERFACE cxx_std_20)
    set_target_properties(ballast_library PROPERTIES OUTPUT_NAME ballast EXPORT_NAME ballast LINK_DEPENDS "${exports}"
        VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
        LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endif()

# The Python package: the module of python/src and the program, for the wheel that pyproject.toml makes.
if(BALLAST_PYTHON_MODULE)
    set(environment "${PROJECT_SOURCE_DIR}/build/python_env/bin/python") # of scripts/python_env.sh
    if(NOT DEFINED Python_EXECUTABLE AND NOT SKBUILD AND EXISTS "${environment}")
        set(Python_EXECUTABLE "${environment}")
    endif()
    find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module)
    if(NOT nanobind_ROOT)
        execute_process(COMMAND "${Python_EXECUTABLE}" -m nanobind --cmake_dir
            OUTPUT_STRIP_TRAILING_WHITESPACE OUTPUT_VARIABLE nanobind_ROOT COMMAND_ERROR_IS_FATAL ANY)
    endif()
    find_package(nanobind CONFIG REQUIRED)
    nanobind_add_module(_engine NB_STATIC NB_SUPPRESS_WARNINGS "${PROJECT_SOURCE_DIR}/python/src/engine.cpp")
    target_link_libraries(_engine PRIVATE ballast_host)
    set_target_properties(_engine PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/python/ballast")
    install(TARGETS _engine LIBRARY DESTINATION ballast COMPONENT python EXCLUDE_FROM_ALL)
    install(TARGETS ballast RUNTIME DESTINATION ballast/bin COMPONENT python EXCLUDE_FROM_ALL)
endif()
