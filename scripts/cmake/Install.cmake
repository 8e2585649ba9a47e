# What `cmake --install` installs (places: InstallPlaces.cmake), the target `uninstall`, and packages (cpack -G DEB).

install(TARGETS lsdeconv EXPORT lsdeconv RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")

# find_package(lsdeconv 1.0): the program as the target lsdeconv::lsdeconv, for projects that run it.
include(CMakePackageConfigHelpers)
set(package_folder "${LSDECONV_INSTALL_SHARE}/cmake")
install(EXPORT lsdeconv NAMESPACE lsdeconv:: FILE lsdeconvConfig.cmake DESTINATION "${package_folder}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/lsdeconvConfigVersion.cmake"
  COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/lsdeconvConfigVersion.cmake" DESTINATION "${package_folder}")

install(DIRECTORY "${PROJECT_SOURCE_DIR}/configs" DESTINATION "${LSDECONV_INSTALL_SHARE}")
# The scripts for Slurm take the program that lies beside them, so a link to it does.
file(GLOB programs CONFIGURE_DEPENDS LIST_DIRECTORIES false "${PROJECT_SOURCE_DIR}/scripts/slurm/*")
list(FILTER programs EXCLUDE REGEX "\\.md$")
install(PROGRAMS ${programs} DESTINATION "${LSDECONV_INSTALL_SHARE}/slurm")
file(RELATIVE_PATH to_program "/${LSDECONV_INSTALL_SHARE}/slurm" "/${CMAKE_INSTALL_BINDIR}/lsdeconv")
set(program_link "${CMAKE_CURRENT_BINARY_DIR}/lsdeconv_link/lsdeconv")
file(MAKE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}/lsdeconv_link")
file(CREATE_LINK "${to_program}" "${program_link}" SYMBOLIC)
install(FILES "${program_link}" DESTINATION "${LSDECONV_INSTALL_SHARE}/slurm")

set(made "${PROJECT_BINARY_DIR}/src/app")
install(FILES "${made}/lsdeconv.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${made}/completion.bash" DESTINATION "${LSDECONV_BASH_COMPLETIONS}" RENAME lsdeconv)
install(FILES "${made}/completion.zsh" DESTINATION "${LSDECONV_ZSH_COMPLETIONS}" RENAME _lsdeconv)

install(FILES "${PROJECT_SOURCE_DIR}/.github/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/.github/CITATION.cff"
  "${PROJECT_SOURCE_DIR}/scripts/packaging/copyright" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
# The documents lie to each other as in the sources, for their links.
file(GLOB documents CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" README.md LICENSE .github/*.png .github/*.cff
  .github/CHANGELOG.md scripts/manual/*.md scripts/slurm/*.md scripts/packaging/*.md configs/*.md configs/*.ini)
foreach(document IN LISTS documents)
  get_filename_component(folder "${document}" DIRECTORY)
  install(FILES "${PROJECT_SOURCE_DIR}/${document}" DESTINATION "${CMAKE_INSTALL_DOCDIR}/${folder}")
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/configs/sysctl.d" DESTINATION "${CMAKE_INSTALL_DOCDIR}/configs")

# `module use PREFIX/share/lsdeconv/modulefiles`: Lmod reads the .lua file, Tcl modules the other. Both name the prefix,
# which `cmake --install --prefix` may still change.
foreach(name IN ITEMS module.lua module.tcl)
  install(CODE "set(LSDECONV_PREFIX \"\${CMAKE_INSTALL_PREFIX}\")
set(LSDECONV_VERSION \"${PROJECT_VERSION}\")
set(LSDECONV_DESCRIPTION \"${PROJECT_DESCRIPTION}\")
set(LSDECONV_BIN \"${CMAKE_INSTALL_BINDIR}\")
set(LSDECONV_MAN \"${CMAKE_INSTALL_MANDIR}\")
set(LSDECONV_SHARE \"${LSDECONV_INSTALL_SHARE}\")
configure_file(\"${PROJECT_SOURCE_DIR}/scripts/packaging/${name}.in\" \"${PROJECT_BINARY_DIR}/${name}\" @ONLY)")
endforeach()
set(modules "${LSDECONV_INSTALL_SHARE}/modulefiles/lsdeconv")
install(FILES "${PROJECT_BINARY_DIR}/module.lua" DESTINATION "${modules}" RENAME "${PROJECT_VERSION}.lua")
install(FILES "${PROJECT_BINARY_DIR}/module.tcl" DESTINATION "${modules}" RENAME "${PROJECT_VERSION}")

add_custom_target(uninstall
  COMMAND "${CMAKE_COMMAND}" "-DMANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt"
    -P "${PROJECT_SOURCE_DIR}/scripts/cmake/Uninstall.cmake"
  COMMENT "Removing what was installed" VERBATIM)

set(CPACK_PACKAGE_NAME lsdeconv)
set(CPACK_PACKAGE_VENDOR "The lsdeconv authors")
set(CPACK_PACKAGE_CONTACT "The lsdeconv authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON) # so that the module file names the prefix and not a folder of the build
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON) # the names of libraries' packages differ from release to release
set(CPACK_DEBIAN_PACKAGE_DEPENDS openmpi-bin)
if(MPI_C_LIBRARIES MATCHES "mpich")
  set(CPACK_DEBIAN_PACKAGE_DEPENDS mpich)
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "python3 (>= 3.8)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS slurm-client)
include(CPack)
