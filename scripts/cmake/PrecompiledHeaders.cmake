# Headers of the standard library and GoogleTest, precompiled: reading them takes half of the time of a build.
#
# lsdeconv_precompile(TARGET library|test) lets a target's sources begin with them. A source must include what it needs
# all the same: clang-tidy reads it without (scripts/dev/tidy).

option(LSDECONV_PRECOMPILE "Precompile the headers of the standard library and GoogleTest" ON)

# With them GCC 12 sees copies out of bounds in std::string, wrongly, and says so: of kind with its bug 105651. Headers that a
# target cannot use, as other flags may be needed somewhere, are read as usual.
if(LSDECONV_PRECOMPILE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(lsdeconv_settings INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow
    -Wno-stringop-overread -Wno-error=invalid-pch)
endif()

set(precompiled_library <algorithm> <array> <chrono> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional>
  <span> <sstream> <string> <string_view> <utility> <vector>)
set(precompiled_test ${precompiled_library} <fstream> <gtest/gtest.h> <gmock/gmock.h>)

function(lsdeconv_precompile target kind)
  if(NOT LSDECONV_PRECOMPILE)
    return()
  endif()
  set(owner lsdeconv_precompiled_${kind})
  if(NOT TARGET ${owner})
    # What the sources are compiled with decides whether they can use it: the same settings, OpenMP, optimisation.
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/precompiled_${kind}.cpp" CONTENT "")
    add_library(${owner} OBJECT "${PROJECT_BINARY_DIR}/precompiled_${kind}.cpp")
    target_link_libraries(${owner} PRIVATE lsdeconv_settings OpenMP::OpenMP_CXX Threads::Threads)
    if(kind STREQUAL "test")
      target_link_libraries(${owner} PRIVATE lsdeconv_test_settings)
    endif()
    target_precompile_headers(${owner} PRIVATE ${precompiled_${kind}})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()
