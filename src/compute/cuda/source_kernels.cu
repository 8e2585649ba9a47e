#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

void run(const Gpu& gpu, const EnterExtrapolation& source) {
  launch<2>(gpu, source.workspace.extent, source, "extrapolating the estimate");
}

template <typename T>
void run(const Gpu& gpu, const EnterExcess<T>& source) {
  launch<2>(gpu, source.workspace.extent, source, "taking the background off the image");
}
template void run(const Gpu& gpu, const EnterExcess<std::uint8_t>& source);
template void run(const Gpu& gpu, const EnterExcess<std::uint16_t>& source);
template void run(const Gpu& gpu, const EnterExcess<float>& source);

void run(const Gpu& gpu, const EnterPlain& source) {
  launch<2>(gpu, source.workspace.extent, source, "padding a field");
}

void run(const Gpu& gpu, const EnterPsf& source) {
  launch<2>(gpu, source.workspace.extent, source, "wrapping the PSF");
}

} // namespace lsdeconv::cuda
