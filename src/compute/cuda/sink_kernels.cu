#include "kernels.hpp"
#include "launch.cuh"

namespace lsdeconv::cuda {

template <typename T, typename Ratio>
void run(const Gpu& gpu, const StoreRatio<T, Ratio>& sink) {
  launch<2>(gpu, sink.workspace.extent, sink, "forming the ratio");
}
template void run(const Gpu& gpu, const StoreRatio<std::uint8_t, DataRatio>& sink);
template void run(const Gpu& gpu, const StoreRatio<std::uint16_t, DataRatio>& sink);
template void run(const Gpu& gpu, const StoreRatio<float, DataRatio>& sink);
template void run(const Gpu& gpu, const StoreRatio<std::uint8_t, HalfRatio>& sink);
template void run(const Gpu& gpu, const StoreRatio<std::uint16_t, HalfRatio>& sink);
template void run(const Gpu& gpu, const StoreRatio<float, HalfRatio>& sink);

void run(const Gpu& gpu, const StoreSelfRatio& sink) {
  launch<2>(gpu, sink.workspace.extent, sink, "forming the ratio of the estimate");
}

template <typename Adjust>
void run(const Gpu& gpu, const StoreUpdate<Adjust>& sink) {
  launch<2>(gpu, sink.previous.extent, sink, "updating the estimate");
}
template void run(const Gpu& gpu, const StoreUpdate<Unadjusted>& sink);
template void run(const Gpu& gpu, const StoreUpdate<Scaled>& sink);
template void run(const Gpu& gpu, const StoreUpdate<Mixed>& sink);

void run(const Gpu& gpu, const UpdateAndExtrapolate& both) {
  launch<2>(gpu, both.workspace.extent, both, "updating the estimate");
}

void run(const Gpu& gpu, const StoreAgreement& sink) {
  launch<2>(gpu, sink.agreement.extent, sink, "comparing the halves");
}

void run(const Gpu& gpu, const StoreAgreedUpdate& sink) {
  launch<2>(gpu, sink.estimate.extent, sink, "updating the estimate where the halves agree");
}

void run(const Gpu& gpu, const StoreStart& sink) {
  launch<2>(gpu, sink.estimate.extent, sink, "starting the estimate");
}

void run(const Gpu& gpu, const StoreWeighed& sink) {
  launch<2>(gpu, sink.estimate.extent, sink, "weighing the estimate");
}

void run(const Gpu& gpu, const StoreField& sink) {
  launch<2>(gpu, sink.field.extent, sink, "storing a convolution");
}

} // namespace lsdeconv::cuda
