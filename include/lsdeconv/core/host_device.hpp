#pragma once

/// Marks functions that also run on a GPU.
#ifdef __CUDACC__
#define LSDECONV_HOST_DEVICE __host__ __device__
#else
#define LSDECONV_HOST_DEVICE
#endif
