#include "plane_engine.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <random>

namespace lsdeconv::cuda {
namespace {

constexpr auto bytes_of_float = static_cast<std::int64_t>(sizeof(float));

/// Floats of a plane, each of which begins at a multiple of 256 bytes, as memory that is allocated by itself.
std::int64_t plane_floats(const Extent3& transform) {
  constexpr std::int64_t aligned = 256 / bytes_of_float;
  return ceil_div(transform.y * row_floats(transform), aligned) * aligned;
}

std::int64_t power_of_two(std::int64_t most) {
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(most)));
}

/// How many planes are usually transformed at a time, a power of two: these and as much scratch memory of the
/// transforms fill half of the cache, which leaves room for the image and the estimates that are read with
/// them.
std::int64_t usual_planes(const Gpu& gpu, const Extent3& transform) {
  const std::int64_t both = 2 * plane_floats(transform) * bytes_of_float;
  return power_of_two(std::clamp<std::int64_t>(gpu.cache_bytes() / 2 / both, 1, transform.z));
}

/// The most that are tried; memory is planned for these.
std::int64_t most_planes(const Gpu& gpu, const Extent3& transform) {
  return std::min(2 * usual_planes(gpu, transform), power_of_two(transform.z));
}

TransformShape shape_of(const Extent3& transform, std::int64_t planes) {
  return {{planes, transform.y, transform.x}, plane_floats(transform)};
}

std::int64_t workspace_bytes(const Extent3& transform) {
  return transform.z * plane_floats(transform) * bytes_of_float;
}

/// roots_of_unity(), then two zeros.
std::vector<ComplexNumber> roots_and_zeros(const ColumnStages& stages) {
  std::vector<ComplexNumber> roots = roots_of_unity(stages);
  roots.resize(roots.size() + 2);
  return roots;
}

std::int64_t bytes_of(const std::vector<ComplexNumber>& numbers) {
  return static_cast<std::int64_t>(numbers.size() * sizeof(ComplexNumber));
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
      workspace_(gpu, workspace_bytes(transform), "the Fourier workspace") {
  const std::vector<ComplexNumber> roots = roots_and_zeros(stages_);
  Staging(gpu).copy(roots.data(), bytes_of(roots), roots_);
  plans(most_planes(*gpu, transform)); // their work area suffices for all
  part_ = fastest_part();
}

// Half and twice as many are taken only where they are clearly faster, and where the library's transforms of
// so many planes have the same bits.
std::int64_t PlaneEngine::fastest_part() {
  constexpr double clearly = 0.97;
  const std::int64_t usual = usual_planes(*gpu_, transform_);
  const std::int64_t most = most_planes(*gpu_, transform_);
  if (most == 1) {
    return most;
  }
  gpu_->check(cudaMemsetAsync(workspace_.as<void>(), 0, static_cast<std::size_t>(workspace_.bytes()),
                              gpu_->compute()),
              "clearing its workspace");
  std::int64_t fastest = usual;
  double least = clearly * seconds_with(usual);
  const std::vector<float> bits = noise_with(usual);
  for (const std::int64_t other : {usual / 2, 2 * usual}) {
    if (other < 1 || other > most || noise_with(other) != bits) {
      continue;
    }
    if (const double seconds = seconds_with(other); seconds < least) {
      fastest = other;
      least = seconds;
    }
  }
  return fastest;
}

std::vector<float> PlaneEngine::noise_with(std::int64_t planes) {
  std::vector<float> noise(static_cast<std::size_t>(transform_.y * row_floats(transform_)));
  std::minstd_rand chance;
  for (float& voxel : noise) {
    voxel = static_cast<float>(chance() % 1000);
  }
  const auto bytes = static_cast<std::int64_t>(noise.size() * sizeof(float));
  PinnedMemory found(gpu_, bytes);
  Staging staging(gpu_);
  staging.copy(noise.data(), bytes, workspace_);
  const AxisRange part{0, planes};
  forward(part);
  backward(part);
  forward(part);
  gpu_->check(cudaMemcpyAsync(found.data(), workspace_.as<float>(), static_cast<std::size_t>(bytes),
                              cudaMemcpyDeviceToHost, gpu_->compute()),
              "comparing transforms");
  Event end(gpu_);
  end.record(gpu_->compute());
  end.wait();
  std::memcpy(noise.data(), found.data(), static_cast<std::size_t>(bytes));
  return noise;
}

double PlaneEngine::seconds_with(std::int64_t planes) {
  part_ = planes;
  const std::int64_t beyond_cache = 4 * most_planes(*gpu_, transform_);
  const CyclicRange range = CyclicRange::first(std::min(beyond_cache, transform_.z), transform_.z);
  Event begin(gpu_, Event::Kind::time);
  Event end(gpu_, Event::Kind::time);
  double least = 0;
  for (int trial = 0; trial < 3; ++trial) { // the first one may have to load kernels
    begin.record(gpu_->compute());
    for_parts(range, [&](const AxisRange& part) {
      backward(part);
      forward(part);
    });
    end.record(gpu_->compute());
    end.wait();
    const double seconds = end.seconds_since(begin);
    least = trial == 0 ? seconds : std::min(least, seconds);
  }
  return least;
}

std::int64_t PlaneEngine::bytes(const Gpu& gpu, const Extent3& transform) {
  return workspace_bytes(transform)
         + bytes_of(roots_and_zeros(existing(column_stages(transform.z), transform)))
         + FourierPlans::estimated_bytes(gpu, shape_of(transform, most_planes(gpu, transform)));
}

Voxels PlaneEngine::workspace() const {
  return {workspace_.as<float>(), transform_, row_floats(transform_), plane_floats(transform_)};
}

std::int64_t PlaneEngine::frequencies() const {
  return transform_.z * plane_floats(transform_) / 2;
}

std::int64_t PlaneEngine::part(std::int64_t left) const {
  return std::min(power_of_two(left), part_);
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
  const std::int64_t plane = plane_floats(transform_) / 4;
  const std::int64_t columns = transform_.y * (transform_.x / 2 + 1);
  const auto* roots = roots_.as<const TwoComplex>();
  const TwoComplex* zero = roots + roots_.bytes() / static_cast<std::int64_t>(sizeof(TwoComplex)) - 1;
  run(*gpu_,
      ColumnPass<Middle>{stages_, workspace_.as<TwoComplex>(), plane, stages_.stage[0].step * plane, roots,
                         zero, ColumnRange::of(in), ColumnRange::of(out), middle},
      ceil_div(columns, std::int64_t{2}));
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
