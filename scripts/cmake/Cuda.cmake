# CUDA where the toolkit is: LSDECONV_CUDA_FOLDER names the folders with sources of the layer compute, LSDECONV_CUDA_LIBRARIES what
# they link. Architectures: CMAKE_CUDA_ARCHITECTURES or the environment's CUDAARCHS; else one of every generation that
# the toolkit knows.

set(LSDECONV_ENABLE_CUDA AUTO CACHE STRING "Build for NVIDIA GPUs: AUTO (where the toolkit is found), ON (required), OFF")
set_property(CACHE LSDECONV_ENABLE_CUDA PROPERTY STRINGS AUTO ON OFF)

set(LSDECONV_CUDA_FOLDER cuda_disabled)
set(LSDECONV_CUDA_LIBRARIES "")
if(NOT LSDECONV_ENABLE_CUDA)
  return()
endif()

if(NOT CMAKE_CUDA_ARCHITECTURES AND NOT DEFINED ENV{CUDAARCHS})
  set(CMAKE_CUDA_ARCHITECTURES all-major CACHE STRING "GPU architectures to build for")
endif()
include(CheckLanguage)
check_language(CUDA)
if(NOT CMAKE_CUDA_COMPILER)
  if(LSDECONV_ENABLE_CUDA STREQUAL "AUTO")
    message(STATUS "No CUDA toolkit: building for CPUs only")
    return()
  endif()
  message(FATAL_ERROR "LSDECONV_ENABLE_CUDA is ON, but there is no CUDA compiler. Install the CUDA toolkit (12 or newer) "
    "or load its module, and name its nvcc with CUDACXX if it is not in PATH.")
endif()

enable_language(CUDA)
find_package(CUDAToolkit REQUIRED)
set(LSDECONV_CUDA_FOLDER cuda cuda/fourier)
# Without cuFFT: it is loaded at run time, so that one build starts on all nodes (src/compute/cuda/cufft_library.hpp).
set(CMAKE_CUDA_RUNTIME_LIBRARY Static)
set(LSDECONV_CUDA_LIBRARIES CUDA::cudart_static ${CMAKE_DL_LIBS})
message(STATUS "GPUs: CUDA ${CUDAToolkit_VERSION}, architectures ${CMAKE_CUDA_ARCHITECTURES}")

# lsdeconv_add_kernels(TARGET): the kernels in src/compute/cuda become part of the library.
# -std: CMake before 3.26 does not know that nvcc 12 speaks C++20.
# Without contraction of products and sums the voxel-wise arithmetic has the same bits as on the CPU. Fourier transforms,
# whose bits are a library's own everywhere, are contracted.
function(lsdeconv_add_kernels target)
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/compute/cuda/*.cu")
  file(GLOB transforms CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/compute/cuda/fourier/*.cu")
  add_library(lsdeconv_kernels OBJECT ${sources} ${transforms})
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS --fmad=false)
  target_include_directories(lsdeconv_kernels PRIVATE "${PROJECT_SOURCE_DIR}/include")
  target_compile_options(lsdeconv_kernels PRIVATE -std=c++20 --expt-relaxed-constexpr -Xcompiler=-Wall,-Wextra,-Wno-unknown-pragmas) # those of nvcc
  if(LSDECONV_WARNINGS_AS_ERRORS)
    target_compile_options(lsdeconv_kernels PRIVATE --Werror=all-warnings)
  endif()
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:lsdeconv_kernels>)
  # Where cuFFT is looked for at last.
  set_source_files_properties("${PROJECT_SOURCE_DIR}/src/compute/cuda/library_places.cpp" PROPERTIES
    COMPILE_DEFINITIONS "LSDECONV_CUDA_LIBRARY_FOLDER=\"${CUDAToolkit_LIBRARY_DIR}\"")
endfunction()
