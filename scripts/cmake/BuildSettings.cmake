# Settings that every target of the project shares, as the interface target lsdeconv_settings.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()

add_library(lsdeconv_settings INTERFACE)
target_compile_features(lsdeconv_settings INTERFACE cxx_std_20)
target_include_directories(lsdeconv_settings INTERFACE "${PROJECT_SOURCE_DIR}/include")
# The C interface of MPI only: its C++ bindings are long withdrawn and full of warnings.
target_compile_definitions(lsdeconv_settings INTERFACE OMPI_SKIP_MPICXX MPICH_SKIP_MPICXX)
# -ffp-contract=off: the same expression gives the same bits wherever the compiler inlines it.
target_compile_options(lsdeconv_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -ffp-contract=off -fno-math-errno)
# GCC 12 sees overlapping copies in std::string's operator+ (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(lsdeconv_settings INTERFACE -Wno-restrict)
endif()
if(LSDECONV_WARNINGS_AS_ERRORS)
  target_compile_options(lsdeconv_settings INTERFACE -Werror)
endif()
if(LSDECONV_SANITIZE)
  target_compile_options(lsdeconv_settings INTERFACE
    -fsanitize=${LSDECONV_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # GCC sees it in std::regex where sanitizers keep it from inlining.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(lsdeconv_settings INTERFACE -fsanitize=${LSDECONV_SANITIZE})
endif()
if(LSDECONV_FUZZERS)
  target_compile_options(lsdeconv_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
