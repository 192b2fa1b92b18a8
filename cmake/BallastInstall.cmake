# What `cmake --install` puts where, and packages: the program with its manual pages and completions, the studies, the
# documents. `cpack --config build/release/CPackConfig.cmake` makes the .deb and the .tgz of a build.
include(GNUInstallDirs)

# Pages that the program itself writes from the description of its command line.
set(BALLAST_PAGES_DIR "${PROJECT_BINARY_DIR}/pages")
add_custom_command(OUTPUT "${BALLAST_PAGES_DIR}/written"
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:ballast> -DFOLDER=${BALLAST_PAGES_DIR}
        -P "${PROJECT_SOURCE_DIR}/cmake/write_pages.cmake"
    DEPENDS ballast "${PROJECT_SOURCE_DIR}/cmake/write_pages.cmake" VERBATIM)
# The first lines of the repository's studies name this copy, for editors.
add_custom_command(OUTPUT "${BALLAST_PAGES_DIR}/written" APPEND
    COMMAND ${CMAKE_COMMAND} -E copy "${BALLAST_PAGES_DIR}/study.schema.json" "${PROJECT_SOURCE_DIR}/build/study.schema.json")
add_custom_target(ballast_pages ALL DEPENDS "${BALLAST_PAGES_DIR}/written")

# HDF5's library lies in a folder of its own, which the installed program must still find.
set_target_properties(ballast PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
install(TARGETS ballast RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET ballast-mpi)
    set_target_properties(ballast-mpi PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
    install(TARGETS ballast-mpi RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
if(TARGET ballast_library)
    include(CMakePackageConfigHelpers)
    set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Ballast")
    set_target_properties(ballast_library PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
    install(TARGETS ballast_library EXPORT Ballast LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
    install(FILES "${PROJECT_SOURCE_DIR}/host/library/ballast.hpp" "${PROJECT_BINARY_DIR}/generated/ballast/version.hpp"
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ballast COMPONENT library)
    # The library is all that there is to find, so its targets are the package's whole configuration.
    install(EXPORT Ballast NAMESPACE Ballast:: FILE BallastConfig.cmake DESTINATION ${package_dir} COMPONENT library)
    write_basic_package_version_file("${PROJECT_BINARY_DIR}/BallastConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
    install(FILES "${PROJECT_BINARY_DIR}/BallastConfigVersion.cmake" DESTINATION ${package_dir} COMPONENT library)
endif()
install(DIRECTORY "${BALLAST_PAGES_DIR}/man1" DESTINATION ${CMAKE_INSTALL_MANDIR})
install(FILES "${BALLAST_PAGES_DIR}/ballast" DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES "${BALLAST_PAGES_DIR}/_ballast" DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES "${BALLAST_PAGES_DIR}/ballast.fish" DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/configs" DESTINATION ${CMAKE_INSTALL_DATADIR}/ballast)
install(FILES "${BALLAST_PAGES_DIR}/study.schema.json" DESTINATION ${CMAKE_INSTALL_DATADIR}/ballast)
install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/CITATION.cff"
    DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs/" DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs PATTERN "*.py" EXCLUDE PATTERN "site" EXCLUDE)

set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_NAME ballast)
set(CPACK_PACKAGE_VENDOR "The Ballast maintainers")
set(CPACK_PACKAGE_CONTACT "The Ballast maintainers <maintainers@ballast.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Monte Carlo of who survives the build-out of AI infrastructure")
set(CPACK_PACKAGE_DESCRIPTION "Simulates linked firms week by week: their contracts, loans, power and funding, and how
 failures spread. Gives the probability that each stays liquid and independent, with confidence intervals.")
set(CPACK_PACKAGE_FILE_NAME "ballast-${PROJECT_VERSION}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "python3-xarray, python3-h5netcdf")
include(CPack)
