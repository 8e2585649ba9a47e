#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

void run(const Gpu& gpu, const Fill& fill, std::int64_t count) {
  launch(gpu, count, fill, "filling a field");
}

template <typename T>
void run(const Gpu& gpu, const Unpack<T>& unpack) {
  launch<2>(gpu, unpack.field.extent, unpack, "unpacking an image");
}
template void run(const Gpu& gpu, const Unpack<std::uint8_t>& unpack);
template void run(const Gpu& gpu, const Unpack<std::uint16_t>& unpack);
template void run(const Gpu& gpu, const Unpack<float>& unpack);

void run(const Gpu& gpu, const Extract& extract, const Extent3& box) {
  launch<1>(gpu, box, extract, "extracting the result");
}

void run(const Gpu& gpu, const TotalVariation& operation) {
  launch<1>(gpu, operation.out.extent, operation, "computing the total variation");
}

void run(const Gpu& gpu, const NeighbourMean& operation) {
  launch<1>(gpu, operation.out.extent, operation, "averaging neighbours");
}

void run(const Gpu& gpu, const Smooth& operation) {
  launch<1>(gpu, operation.out.extent, operation, "smoothing");
}

} // namespace lsdeconv::cuda
