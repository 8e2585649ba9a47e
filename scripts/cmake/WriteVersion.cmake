# cmake -DSOURCE=folder -DVERSION=1.0.0 -DOUTPUT=version.cpp -P WriteVersion.cmake
#
# Writes version.cpp; touches it only where the text changes. The commit is that of the repository whose root SOURCE is, or
# the one that `git archive` wrote into archived_commit.txt. Other sources that came without their history (perhaps unpacked
# inside another project's repository) have no commit to name.

set(COMMIT "")
if(EXISTS "${SOURCE}/.git")
  execute_process(COMMAND git -c "safe.directory=${SOURCE}" describe --tags --match "v[0-9]*" --always --dirty=+changes
    WORKING_DIRECTORY "${SOURCE}" OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT COMMIT)
  file(STRINGS "${CMAKE_CURRENT_LIST_DIR}/archived_commit.txt" COMMIT REGEX "^[0-9a-f]+$")
endif()
if(COMMIT)
  set(COMMIT " (${COMMIT})")
endif()
configure_file("${CMAKE_CURRENT_LIST_DIR}/version.cpp.in" "${OUTPUT}" @ONLY)
