#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

void run(const Gpu& gpu, const LoadExtrapolation& source) {
  launch<2>(gpu, source.workspace.extent, source, "extrapolating the estimate");
}

template <typename T>
void run(const Gpu& gpu, const LoadExcess<T>& source) {
  launch<2>(gpu, source.workspace.extent, source, "taking the background off the image");
}
template void run(const Gpu& gpu, const LoadExcess<std::uint8_t>& source);
template void run(const Gpu& gpu, const LoadExcess<std::uint16_t>& source);
template void run(const Gpu& gpu, const LoadExcess<float>& source);

template <typename T>
void run(const Gpu& gpu, const LoadSeen<T>& source) {
  launch<2>(gpu, source.workspace.extent, source, "marking what the image holds");
}
template void run(const Gpu& gpu, const LoadSeen<std::uint8_t>& source);
template void run(const Gpu& gpu, const LoadSeen<std::uint16_t>& source);
template void run(const Gpu& gpu, const LoadSeen<float>& source);

void run(const Gpu& gpu, const LoadPlain& source) {
  launch<2>(gpu, source.workspace.extent, source, "padding a field");
}

void run(const Gpu& gpu, const LoadPsf& source) {
  launch<2>(gpu, source.workspace.extent, source, "wrapping the PSF");
}

} // namespace lsdeconv::cuda
