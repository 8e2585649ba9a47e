#include "stream.hpp"

#include <cstring>

using namespace cuda_on_host;

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind /*kind*/,
                            cudaStream_t stream) {
  return submit(stream, Kind::copy, [=] { std::memcpy(to, from, bytes); });
}

cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t stream) {
  return submit(stream, Kind::copy, [=] { std::memset(memory, value, bytes); });
}

cudaError_t cudaMemcpy3DAsync(const cudaMemcpy3DParms* parameters, cudaStream_t stream) {
  return submit(stream, Kind::copy, [copy = *parameters] {
    const auto row = [](const cudaPitchedPtr& at, std::size_t z, std::size_t y) {
      return static_cast<char*>(at.ptr) + (z * at.ysize + y) * at.pitch;
    };
    for (std::size_t z = 0; z < copy.extent.depth; ++z) {
      for (std::size_t y = 0; y < copy.extent.height; ++y) {
        std::memcpy(row(copy.dstPtr, z, y), row(copy.srcPtr, z, y), copy.extent.width);
      }
    }
  });
}
