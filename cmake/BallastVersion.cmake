# generated/ballast_version.hpp: BALLAST_VERSION and BALLAST_GIT_COMMIT, brought up to date at every build.
set(version_command ${CMAKE_COMMAND}
    -DSOURCE_DIR=${PROJECT_SOURCE_DIR}
    -DVERSION=${PROJECT_VERSION}
    -DOUTPUT=${PROJECT_BINARY_DIR}/generated/ballast_version.hpp
    -P ${PROJECT_SOURCE_DIR}/cmake/write_version.cmake)
execute_process(COMMAND ${version_command} COMMAND_ERROR_IS_FATAL ANY)
add_custom_target(ballast_version COMMAND ${version_command} VERBATIM)
