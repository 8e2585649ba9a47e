# Compiles the version and the commit that is checked out at the time of the build into lsdeconv_core.

set(version_source "${CMAKE_CURRENT_BINARY_DIR}/version.cpp")
add_custom_target(lsdeconv_version
  COMMAND "${CMAKE_COMMAND}" -DSOURCE=${PROJECT_SOURCE_DIR} -DVERSION=${PROJECT_VERSION} -DOUTPUT=${version_source}
    -P "${PROJECT_SOURCE_DIR}/scripts/cmake/WriteVersion.cmake"
  BYPRODUCTS "${version_source}"
  COMMENT "Naming the commit")
target_sources(lsdeconv_core PRIVATE "${version_source}")
add_dependencies(lsdeconv_core lsdeconv_version)
