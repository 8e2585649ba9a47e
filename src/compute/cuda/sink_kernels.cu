#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

template <typename T, typename Ratio>
void run(const Gpu& gpu, const StoreRatio<T, Ratio>& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.workspace.extent, planes, sink, "forming the ratio");
}
template void run(const Gpu& gpu, const StoreRatio<std::uint8_t, DataRatio>& sink, const AxisRange& planes);
template void run(const Gpu& gpu, const StoreRatio<std::uint16_t, DataRatio>& sink, const AxisRange& planes);
template void run(const Gpu& gpu, const StoreRatio<float, DataRatio>& sink, const AxisRange& planes);
template void run(const Gpu& gpu, const StoreRatio<std::uint8_t, HalfRatio>& sink, const AxisRange& planes);
template void run(const Gpu& gpu, const StoreRatio<std::uint16_t, HalfRatio>& sink, const AxisRange& planes);
template void run(const Gpu& gpu, const StoreRatio<float, HalfRatio>& sink, const AxisRange& planes);

void run(const Gpu& gpu, const StoreSelfRatio& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.workspace.extent, planes, sink, "forming the ratio of the estimate");
}

template <typename Adjust>
void run(const Gpu& gpu, const StoreUpdate<Adjust>& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.previous.extent, planes, sink, "updating the estimate");
}
template void run(const Gpu& gpu, const StoreUpdate<Unadjusted>& sink, const AxisRange& planes);
template void run(const Gpu& gpu, const StoreUpdate<Scaled>& sink, const AxisRange& planes);
template void run(const Gpu& gpu, const StoreUpdate<Mixed>& sink, const AxisRange& planes);

void run(const Gpu& gpu, const UpdateAndExtrapolate& both, const AxisRange& planes) {
  launch<2>(gpu, both.workspace.extent, planes, both, "updating the estimate");
}

void run(const Gpu& gpu, const StoreAgreement& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.agreement.extent, planes, sink, "comparing the halves");
}

void run(const Gpu& gpu, const StoreAgreedUpdate& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.estimate.extent, planes, sink, "updating the estimate where the halves agree");
}

void run(const Gpu& gpu, const StoreStart& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.estimate.extent, planes, sink, "starting the estimate");
}

void run(const Gpu& gpu, const StoreWeighed& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.estimate.extent, planes, sink, "weighing the estimate");
}

void run(const Gpu& gpu, const StoreField& sink, const AxisRange& planes) {
  launch<2>(gpu, sink.field.extent, planes, sink, "storing a convolution");
}

} // namespace lsdeconv::cuda
