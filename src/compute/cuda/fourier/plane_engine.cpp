#include "plane_engine.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <bit>

namespace lsdeconv::cuda {
namespace {

constexpr auto bytes_of_float = static_cast<std::int64_t>(sizeof(float));

/// Floats of a plane, each of which begins at a multiple of 256 bytes, as memory that is allocated by itself.
std::int64_t plane_floats(const Extent3& transform) {
  constexpr std::int64_t aligned = 256 / bytes_of_float;
  return ceil_div(transform.y * row_floats(transform), aligned) * aligned;
}

/// How many planes are transformed at a time, a power of two: these and as much scratch memory of the
/// transforms fill half of the cache, which leaves room for the image and the estimates that are read with
/// them.
std::int64_t most_planes(const Gpu& gpu, const Extent3& transform) {
  const std::int64_t both = 2 * plane_floats(transform) * bytes_of_float;
  const std::int64_t fitting = std::clamp<std::int64_t>(gpu.cache_bytes() / 2 / both, 1, transform.z);
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(fitting)));
}

TransformShape shape_of(const Extent3& transform, std::int64_t planes) {
  return {{planes, transform.y, transform.x}, plane_floats(transform)};
}

std::int64_t workspace_bytes(const Extent3& transform) {
  return transform.z * plane_floats(transform) * bytes_of_float;
}

std::int64_t roots_bytes(const Extent3& transform) {
  return transform.z * static_cast<std::int64_t>(sizeof(ComplexNumber));
}

/// Throws Error for lengths that have no stages.
template <typename T>
T existing(const std::optional<T>& value, const Extent3& transform) {
  if (!value) {
    throw Error(text("a transform of ", transform, " cannot be divided into planes"));
  }
  return *value;
}

} // namespace

bool PlaneEngine::fits(const Gpu& gpu, const Extent3& transform) {
  const std::optional<ColumnStages> stages = column_stages(transform.z);
  return stages.has_value() && column_tile(*stages, gpu.shared_bytes()).has_value();
}

PlaneEngine::PlaneEngine(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform)
    : gpu_(gpu), transform_(transform), stages_(existing(column_stages(transform.z), transform)),
      tile_(existing(column_tile(stages_, gpu->shared_bytes()), transform)),
      workspace_(gpu, workspace_bytes(transform), "the Fourier workspace") {
  const std::vector<ComplexNumber> roots = roots_of_unity(transform.z);
  Staging(gpu).copy(roots.data(), roots_bytes(transform), roots_);
  plans(most_planes(*gpu, transform));
}

std::int64_t PlaneEngine::bytes(const Gpu& gpu, const Extent3& transform) {
  return workspace_bytes(transform) + roots_bytes(transform)
         + FourierPlans::estimated_bytes(gpu, shape_of(transform, most_planes(gpu, transform)));
}

Voxels PlaneEngine::workspace() const {
  return {workspace_.as<float>(), transform_, row_floats(transform_), plane_floats(transform_)};
}

std::int64_t PlaneEngine::part(std::int64_t left) const {
  const auto power = static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(left)));
  return std::min(power, most_planes(*gpu_, transform_));
}

const FourierPlans& PlaneEngine::plans(std::int64_t planes) {
  const auto [at, is_new] = plans_.try_emplace(planes, gpu_, shape_of(transform_, planes));
  const FourierPlans& found = at->second;
  if (!is_new) {
    return found;
  }
  if (found.work_area_bytes() > work_area_.bytes()) {
    work_area_ = {}; // before there are two
    work_area_ = DeviceMemory(gpu_, found.work_area_bytes(), "the work area of the Fourier transforms");
  }
  for (const auto& [count, known] : plans_) {
    known.use(work_area_);
  }
  return found;
}

void PlaneEngine::forward(const AxisRange& planes) {
  plans(planes.end - planes.begin).forward(workspace().at(planes.begin, 0, 0));
}

void PlaneEngine::backward(const AxisRange& planes) {
  plans(planes.end - planes.begin).backward(workspace().at(planes.begin, 0, 0));
}

template <typename Middle>
void PlaneEngine::pass(const Middle& middle, const CyclicRange& in, const CyclicRange& out) {
  run(*gpu_,
      ColumnPass<ColumnStages, Middle>{
          stages_, workspace_.as<ComplexNumber>(), static_cast<std::uint32_t>(plane_floats(transform_) / 2),
          static_cast<std::int32_t>(transform_.y * (transform_.x / 2 + 1)), roots_.as<const ComplexNumber>(),
          ColumnRange::of(in), ColumnRange::of(out), middle},
      tile_);
}

void PlaneEngine::multiply(const DeviceTransferFunction& transfer, Direction direction, const CyclicRange& in,
                           const CyclicRange& out) {
  if (transfer.is_real()) {
    pass(MultiplyColumns<RealFactor>{{transfer.memory().as<float>()}}, in, out);
  } else {
    const float sign = direction == Direction::forward ? 1.0F : -1.0F;
    pass(MultiplyColumns<ComplexFactor>{{transfer.memory().as<ComplexNumber>(), sign}}, in, out);
  }
}

void PlaneEngine::take(const DeviceTransferFunction& transfer, const CyclicRange& in) {
  const float scale = transform_scale(transform_);
  if (transfer.is_real()) {
    pass(TakeColumns<TakeReal>{{nullptr, scale, transfer.memory().as<float>()}}, in, in);
  } else {
    pass(TakeColumns<TakeComplex>{{nullptr, scale, transfer.memory().as<ComplexNumber>()}}, in, in);
  }
}

} // namespace lsdeconv::cuda
