#include "volume_engine.hpp"

#include "../kernels.hpp"

namespace lsdeconv::cuda {
namespace {

std::int64_t workspace_bytes(const Extent3& transform) {
  return transform.z * transform.y * row_floats(transform) * static_cast<std::int64_t>(sizeof(float));
}

} // namespace

VolumeEngine::VolumeEngine(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform)
    : gpu_(gpu), transform_(transform), workspace_(gpu, workspace_bytes(transform), "the Fourier workspace"),
      plans_(gpu, {transform}) {
  work_area_ = DeviceMemory(gpu, plans_.work_area_bytes(), "the work area of the Fourier transforms");
  plans_.use(work_area_);
}

std::int64_t VolumeEngine::bytes(const Gpu& gpu, const Extent3& transform) {
  return workspace_bytes(transform) + FourierPlans::estimated_bytes(gpu, {transform});
}

Voxels VolumeEngine::workspace() const {
  return dense_rows(workspace_.as<float>(), transform_, row_floats(transform_));
}

std::int64_t VolumeEngine::frequencies() const {
  return transform_.z * transform_.y * (transform_.x / 2 + 1);
}

void VolumeEngine::forward(const AxisRange& /*planes*/) {
  plans_.forward(workspace_.as<float>());
}

void VolumeEngine::backward(const AxisRange& /*planes*/) {
  plans_.backward(workspace_.as<float>());
}

void VolumeEngine::multiply(const DeviceTransferFunction& transfer, Direction direction,
                            const CyclicRange& /*in*/, const CyclicRange& /*out*/) {
  auto* spectrum = workspace_.as<ComplexNumber>();
  const std::int64_t count = frequencies();
  if (transfer.is_real()) {
    run(*gpu_, Multiply<RealFactor>{spectrum, count, {transfer.memory().as<float>()}});
  } else {
    const float sign = direction == Direction::forward ? 1.0F : -1.0F;
    run(*gpu_, Multiply<ComplexFactor>{spectrum, count, {transfer.memory().as<ComplexNumber>(), sign}});
  }
}

void VolumeEngine::take(const DeviceTransferFunction& transfer, const CyclicRange& /*in*/) {
  const auto* spectrum = workspace_.as<ComplexNumber>();
  const float scale = transform_scale(transform_);
  const std::int64_t count = frequencies();
  if (transfer.is_real()) {
    run(*gpu_, TakeReal{spectrum, scale, transfer.memory().as<float>()}, count);
  } else {
    run(*gpu_, TakeComplex{spectrum, scale, transfer.memory().as<ComplexNumber>()}, count);
  }
}

} // namespace lsdeconv::cuda
