# MPI, the parallel HDF5 that was built with it, and its launcher for the tests: LSDECONV_MPIEXEC_FLAGS let more ranks
# start than there are cores, LSDECONV_MPIEXEC_UNBOUND let each use all cores.
#
# Distributions keep several MPI libraries side by side, with what belongs to each: mpicc.mpich, h5pcc.mpich,
# mpiexec.mpich. The compiler wrapper decides (MPI_C_COMPILER); the other two in its folder follow it where nothing else is
# said.

include(CheckSymbolExists)

set(launcher_is_given FALSE)
if(DEFINED MPIEXEC_EXECUTABLE)
  set(launcher_is_given TRUE)
endif()
find_package(MPI REQUIRED COMPONENTS C)

set(CMAKE_REQUIRED_LIBRARIES MPI::MPI_C)
check_symbol_exists(OPEN_MPI mpi.h LSDECONV_OPEN_MPI)
unset(CMAKE_REQUIRED_LIBRARIES)
set(mpi_suffix mpich)
set(LSDECONV_MPIEXEC_FLAGS "")
set(LSDECONV_MPIEXEC_UNBOUND -bind-to none)
if(LSDECONV_OPEN_MPI)
  set(mpi_suffix openmpi)
  set(LSDECONV_MPIEXEC_FLAGS --oversubscribe)
  set(LSDECONV_MPIEXEC_UNBOUND --bind-to none)
endif()
get_filename_component(beside "${MPI_C_COMPILER}" DIRECTORY)

if(NOT launcher_is_given)
  find_program(LSDECONV_SUFFIXED_MPIEXEC mpiexec.${mpi_suffix} PATHS "${beside}" NO_DEFAULT_PATH)
  if(LSDECONV_SUFFIXED_MPIEXEC)
    set(MPIEXEC_EXECUTABLE "${LSDECONV_SUFFIXED_MPIEXEC}" CACHE FILEPATH "Launcher of the MPI library" FORCE)
  endif()
endif()

# The parallel compiler wrapper names the parallel library.
set(HDF5_PREFER_PARALLEL ON)
if(NOT HDF5_ROOT AND NOT DEFINED ENV{HDF5_ROOT} AND NOT HDF5_C_COMPILER_EXECUTABLE)
  find_program(LSDECONV_SUFFIXED_H5PCC h5pcc.${mpi_suffix} PATHS "${beside}" NO_DEFAULT_PATH)
  if(LSDECONV_SUFFIXED_H5PCC)
    set(HDF5_C_COMPILER_EXECUTABLE "${LSDECONV_SUFFIXED_H5PCC}" CACHE FILEPATH "HDF5's compiler wrapper" FORCE)
  endif()
endif()
find_package(HDF5 REQUIRED COMPONENTS C)
if(NOT HDF5_IS_PARALLEL)
  message(FATAL_ERROR "HDF5 was found at ${HDF5_INCLUDE_DIRS}, but it is the serial library. "
    "Install parallel HDF5 (Debian: libhdf5-openmpi-dev) or load its module, and set HDF5_ROOT to it.")
endif()
add_library(lsdeconv_hdf5 INTERFACE)
target_include_directories(lsdeconv_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_link_libraries(lsdeconv_hdf5 INTERFACE ${HDF5_C_LIBRARIES} MPI::MPI_C)
target_compile_definitions(lsdeconv_hdf5 INTERFACE ${HDF5_C_DEFINITIONS})

# lsdeconv_find_mpi_of(LANGUAGE extension): the MPI library that a program in this language gets, as mpi_of_LANGUAGE, and the
# one that HDF5 loads beside it, as mpi_of_hdf5.
function(lsdeconv_find_mpi_of language extension)
  set(source "${PROJECT_BINARY_DIR}/mpi_of_hdf5.${extension}")
  configure_file("${CMAKE_CURRENT_LIST_DIR}/mpi_of_hdf5.c" "${source}" COPYONLY)
  try_run(ran compiled SOURCES "${source}"
    CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${HDF5_C_INCLUDE_DIRS}"
    COMPILE_DEFINITIONS -D_GNU_SOURCE -DOMPI_SKIP_MPICXX -DMPICH_SKIP_MPICXX
    LINK_LIBRARIES MPI::MPI_C ${HDF5_C_LIBRARIES} ${CMAKE_DL_LIBS}
    COMPILE_OUTPUT_VARIABLE words RUN_OUTPUT_STDOUT_VARIABLE told NO_CACHE)
  if(NOT compiled)
    message(FATAL_ERROR "A program in ${language} with MPI (${MPI_C_LIBRARIES}) and HDF5 (${HDF5_C_LIBRARIES}) cannot be built. "
      "Take the HDF5 that was built with this MPI library, and choose that with MPI_C_COMPILER, not with CC.\n${words}")
  endif()
  if(NOT ran EQUAL 0) # programs with MPI may not run on this machine
    return()
  endif()
  list(GET told 0 own)
  list(GET told 1 its)
  set(mpi_of_${language} "${own}" PARENT_SCOPE)
  set(mpi_of_hdf5 "${its}" PARENT_SCOPE)
endfunction()

# Two MPI libraries in one program cannot understand each other, which shows only when it opens its first file.
set(found_together "${MPI_C_COMPILER} ${MPI_C_LIBRARIES} ${HDF5_C_LIBRARIES}")
if(NOT LSDECONV_FOUND_TOGETHER STREQUAL found_together)
  lsdeconv_find_mpi_of(C c)
  lsdeconv_find_mpi_of(CXX cpp)
  if(NOT mpi_of_CXX STREQUAL mpi_of_hdf5)
    message(FATAL_ERROR "HDF5 belongs to another MPI library: the program would use ${mpi_of_CXX}, but HDF5 "
      "(${HDF5_C_LIBRARIES}) uses ${mpi_of_hdf5}. Name the HDF5 that was built with this MPI library (HDF5_ROOT, or "
      "HDF5_C_COMPILER_EXECUTABLE; Debian: libhdf5-openmpi-dev, libhdf5-mpich-dev), or the other MPI library "
      "(MPI_C_COMPILER), in an empty build folder.")
  endif()
  if(NOT mpi_of_C STREQUAL mpi_of_CXX)
    message(FATAL_ERROR "The C compiler ${CMAKE_C_COMPILER} brings an MPI library of its own, ${mpi_of_C}, but the C++ sources "
      "and HDF5 get ${mpi_of_CXX}. Let CC and CXX be plain compilers, and choose the MPI library with "
      "-DMPI_C_COMPILER=mpicc.mpich, in an empty build folder.")
  endif()
  set(LSDECONV_FOUND_TOGETHER "${found_together}" CACHE INTERNAL "MPI and HDF5 that belong together")
endif()
message(STATUS "MPI: ${MPI_C_COMPILER}, launcher ${MPIEXEC_EXECUTABLE}; HDF5: ${HDF5_C_LIBRARIES}")
