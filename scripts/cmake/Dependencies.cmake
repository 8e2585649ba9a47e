# The foreign libraries, found once. Each is linked by exactly one layer (src/CMakeLists.txt).

find_package(Threads REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS CXX)
include(Mpi)

find_package(TIFF REQUIRED)
find_package(PNG REQUIRED)
find_package(Boost REQUIRED COMPONENTS program_options)
find_package(nlohmann_json REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(HWLOC REQUIRED IMPORTED_TARGET hwloc)
pkg_check_modules(FFTW REQUIRED IMPORTED_TARGET fftw3f)

# The compressors of Zarr. Blosc has a file for pkg-config only in some distributions.
find_package(ZLIB REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
find_path(LSDECONV_BLOSC_INCLUDE blosc.h)
find_library(LSDECONV_BLOSC_LIBRARY blosc)
if(NOT LSDECONV_BLOSC_INCLUDE OR NOT LSDECONV_BLOSC_LIBRARY)
  message(FATAL_ERROR "c-blosc was not found. Install it (Debian: libblosc-dev) or load its module, and add its "
    "folder to CMAKE_PREFIX_PATH.")
endif()
add_library(lsdeconv_compressors INTERFACE)
target_include_directories(lsdeconv_compressors SYSTEM INTERFACE ${LSDECONV_BLOSC_INCLUDE})
target_link_libraries(lsdeconv_compressors INTERFACE ${LSDECONV_BLOSC_LIBRARY} PkgConfig::ZSTD ZLIB::ZLIB)
