#pragma once

/// A test double of the part of cuFFT that lsdeconv uses, with FFTW: a library that is loaded at run time, as
/// cuFFT is. Every transform overwrites the work area.

#include <cuda_runtime.h>

enum cufftResult {
  CUFFT_SUCCESS = 0,
  CUFFT_INVALID_PLAN = 1,
  CUFFT_ALLOC_FAILED = 2,
  CUFFT_INVALID_TYPE = 3,
  CUFFT_INVALID_VALUE = 4,
  CUFFT_INTERNAL_ERROR = 5,
  CUFFT_EXEC_FAILED = 6,
  CUFFT_SETUP_FAILED = 7,
  CUFFT_INVALID_SIZE = 8,
  CUFFT_NO_WORKSPACE = 13,
  CUFFT_NOT_SUPPORTED = 16
};
enum cufftType { CUFFT_R2C = 0x2a, CUFFT_C2R = 0x2c };
using cufftHandle = int;
using cufftReal = float;
struct cufftComplex {
  float x;
  float y;
};

constexpr int CUFFT_VER_MAJOR = 12;

extern "C" {
cufftResult cufftGetVersion(int* version);
cufftResult cufftCreate(cufftHandle* plan);
cufftResult cufftDestroy(cufftHandle plan);
cufftResult cufftSetAutoAllocation(cufftHandle plan, int automatic);
/// In place only: of rank 3, basic layout and batch 1, or of rank 2 with the rows padded for that and any distance.
cufftResult cufftMakePlanMany64(cufftHandle plan, int rank, long long* lengths, long long* inembed,
                                long long istride, long long idist, long long* onembed, long long ostride,
                                long long odist, cufftType type, long long batch, std::size_t* work_bytes);
cufftResult cufftGetSizeMany64(cufftHandle plan, int rank, long long* lengths, long long* inembed,
                               long long istride, long long idist, long long* onembed, long long ostride,
                               long long odist, cufftType type, long long batch, std::size_t* work_bytes);
cufftResult cufftSetWorkArea(cufftHandle plan, void* memory);
cufftResult cufftSetStream(cufftHandle plan, cudaStream_t stream);
cufftResult cufftExecR2C(cufftHandle plan, cufftReal* in, cufftComplex* out);
cufftResult cufftExecC2R(cufftHandle plan, cufftComplex* in, cufftReal* out);
}
