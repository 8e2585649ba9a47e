#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

template <typename Factor>
void run(const Gpu& gpu, const Multiply<Factor>& multiply) {
  launch(gpu, (multiply.count + 1) / 2, multiply, "multiplying with the transfer function");
}
template void run(const Gpu& gpu, const Multiply<RealFactor>& multiply);
template void run(const Gpu& gpu, const Multiply<ComplexFactor>& multiply);

void run(const Gpu& gpu, const TakeReal& take, std::int64_t count) {
  launch(gpu, count, take, "storing the transfer function");
}

void run(const Gpu& gpu, const TakeComplex& take, std::int64_t count) {
  launch(gpu, count, take, "storing the transfer function");
}

} // namespace lsdeconv::cuda
