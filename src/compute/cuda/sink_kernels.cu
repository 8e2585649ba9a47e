#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

template <typename T>
void run(const Gpu& gpu, const LeaveRatio<T>& sink) {
  launch<2>(gpu, sink.workspace.extent, sink, "forming the ratio");
}
template void run(const Gpu& gpu, const LeaveRatio<std::uint8_t>& sink);
template void run(const Gpu& gpu, const LeaveRatio<std::uint16_t>& sink);
template void run(const Gpu& gpu, const LeaveRatio<float>& sink);

void run(const Gpu& gpu, const LeaveSelfRatio& sink) {
  launch<2>(gpu, sink.workspace.extent, sink, "forming the ratio of the estimate");
}

template <typename Adjust>
void run(const Gpu& gpu, const LeaveUpdate<Adjust>& sink) {
  launch<2>(gpu, sink.previous.extent, sink, "updating the estimate");
}
template void run(const Gpu& gpu, const LeaveUpdate<Unadjusted>& sink);
template void run(const Gpu& gpu, const LeaveUpdate<Scaled>& sink);
template void run(const Gpu& gpu, const LeaveUpdate<Mixed>& sink);

void run(const Gpu& gpu, const LeaveAndEnter& both) {
  launch<2>(gpu, both.workspace.extent, both, "updating the estimate");
}

void run(const Gpu& gpu, const LeaveStart& sink) {
  launch<2>(gpu, sink.estimate.extent, sink, "starting the estimate");
}

void run(const Gpu& gpu, const LeaveStore& sink) {
  launch<2>(gpu, sink.field.extent, sink, "storing a convolution");
}

} // namespace lsdeconv::cuda
