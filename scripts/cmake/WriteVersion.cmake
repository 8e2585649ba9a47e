# cmake -DSOURCE=folder -DVERSION=0.1.0 -DOUTPUT=version.cpp -P WriteVersion.cmake
#
# Writes version.cpp; touches it only where the text changes. Sources that came without their history (an archive,
# perhaps unpacked inside another project's repository) have no commit to name.

set(COMMIT "")
if(EXISTS "${SOURCE}/.git")
  execute_process(COMMAND git -c "safe.directory=${SOURCE}" describe --always --dirty=+changes --exclude=*
    WORKING_DIRECTORY "${SOURCE}" OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT COMMIT)
  set(COMMIT unknown)
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/version.cpp.in" "${OUTPUT}" @ONLY)
