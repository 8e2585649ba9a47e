#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

void run(const Gpu& gpu, const LoadExtrapolation& source, const AxisRange& planes) {
  launch<2>(gpu, source.workspace.extent, planes, source, "extrapolating the estimate");
}

template <typename T>
void run(const Gpu& gpu, const LoadExcess<T>& source, const AxisRange& planes) {
  launch<2>(gpu, source.workspace.extent, planes, source, "taking the background off the image");
}
template void run(const Gpu& gpu, const LoadExcess<std::uint8_t>& source, const AxisRange& planes);
template void run(const Gpu& gpu, const LoadExcess<std::uint16_t>& source, const AxisRange& planes);
template void run(const Gpu& gpu, const LoadExcess<float>& source, const AxisRange& planes);

template <typename T>
void run(const Gpu& gpu, const LoadSeen<T>& source, const AxisRange& planes) {
  launch<2>(gpu, source.workspace.extent, planes, source, "marking what the image holds");
}
template void run(const Gpu& gpu, const LoadSeen<std::uint8_t>& source, const AxisRange& planes);
template void run(const Gpu& gpu, const LoadSeen<std::uint16_t>& source, const AxisRange& planes);
template void run(const Gpu& gpu, const LoadSeen<float>& source, const AxisRange& planes);

void run(const Gpu& gpu, const LoadPlain& source, const AxisRange& planes) {
  launch<2>(gpu, source.workspace.extent, planes, source, "padding a field");
}

void run(const Gpu& gpu, const LoadPsf& source, const AxisRange& planes) {
  launch<2>(gpu, source.workspace.extent, planes, source, "wrapping the PSF");
}

} // namespace lsdeconv::cuda
