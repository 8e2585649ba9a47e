#include "stream.hpp"

#include <cstring>

using namespace cuda_on_host;

namespace {

/// Whether both ends of a copy are where its kind says, and large enough.
bool fits(cudaMemcpyKind kind, const void* to, const void* from, std::size_t bytes) {
  DeviceState& state = current_device();
  return state.holds(to, bytes) == (kind != cudaMemcpyDeviceToHost)
         && state.holds(from, bytes) == (kind != cudaMemcpyHostToDevice);
}

/// Bytes from the first to the last one of a box.
std::size_t span_of(const cudaPitchedPtr& at, const cudaExtent& box) {
  return ((box.depth - 1) * at.ysize + box.height - 1) * at.pitch + box.width;
}

} // namespace

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t stream) {
  if (!fits(kind, to, from, bytes)) {
    return result(cudaErrorInvalidValue);
  }
  return submit(stream, Kind::copy, [=] { std::memcpy(to, from, bytes); });
}

cudaError_t cudaMemsetAsync(void* memory, int value, std::size_t bytes, cudaStream_t stream) {
  if (!current_device().holds(memory, bytes)) {
    return result(cudaErrorInvalidValue);
  }
  return submit(stream, Kind::copy, [=] { std::memset(memory, value, bytes); });
}

cudaError_t cudaMemcpy3DAsync(const cudaMemcpy3DParms* parameters, cudaStream_t stream) {
  const cudaMemcpy3DParms& all = *parameters;
  const bool down = all.kind == cudaMemcpyDeviceToHost;
  const cudaPitchedPtr& inside = down ? all.srcPtr : all.dstPtr;
  const cudaPitchedPtr& outside = down ? all.dstPtr : all.srcPtr;
  if (!current_device().holds(inside.ptr, span_of(inside, all.extent))
      || current_device().holds(outside.ptr, 1)) {
    return result(cudaErrorInvalidValue);
  }
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
