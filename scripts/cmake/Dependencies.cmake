# The foreign libraries, found once. Each is linked by exactly one layer (src/CMakeLists.txt).

find_package(Threads REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(MPI REQUIRED COMPONENTS C)

# Distributions keep serial and parallel HDF5 side by side; the parallel compiler wrapper names the right one.
set(HDF5_PREFER_PARALLEL ON)
find_package(HDF5 REQUIRED COMPONENTS C)
if(NOT HDF5_IS_PARALLEL)
  message(FATAL_ERROR "HDF5 was found at ${HDF5_INCLUDE_DIRS}, but it is the serial library. "
    "Install parallel HDF5 (Debian: libhdf5-openmpi-dev) or load its module, and set HDF5_ROOT to it.")
endif()
add_library(lsdeconv_hdf5 INTERFACE)
target_include_directories(lsdeconv_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_link_libraries(lsdeconv_hdf5 INTERFACE ${HDF5_C_LIBRARIES} MPI::MPI_C)
target_compile_definitions(lsdeconv_hdf5 INTERFACE ${HDF5_C_DEFINITIONS})

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
