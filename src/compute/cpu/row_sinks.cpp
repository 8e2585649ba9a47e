#include "row_sinks.hpp"

namespace lsdeconv::cpu {

Reach reach(const sink::Ratio& /*sink*/, const Frame& frame) {
  const Extent3& data = frame.coverage.data;
  return {Ends::first(data.z, frame.transform.z), Ends::first(data.y, frame.transform.y)};
}

Reach reach(const sink::Store& sink, const Frame& frame) {
  const Extent3& field = sink.field->extent();
  return {Ends::first(field.z, frame.transform.z), Ends::first(field.y, frame.transform.y)};
}

Reach support(const Weights& weights) {
  return {Ends::support(weights.axes().z), Ends::support(weights.axes().y)};
}

void ratio_row(const sink::Ratio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row) {
  const float* image = voxels(*sink.image).row(z, y);
  const std::int64_t observed = frame.coverage.data.x;
  float* ratio = row.data();
  const float background = sink.background;
  const float floor = sink.floor;
#pragma omp simd
  for (std::int64_t x = 0; x < observed; ++x) {
    ratio[x] = voxel::ratio(image[x], convolved[x], background, floor);
  }
  std::fill(row.begin() + observed, row.end(), 0.0F);
}

void store_row(const sink::Store& sink, std::int64_t z, std::int64_t y, const float* convolved) {
  const VolumeView<float> field = voxels(*sink.field);
  std::copy_n(convolved, field.extent().x, field.row(z, y));
}

void store_row(const sink::Update& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* weights) {
  const VolumeView<float> target = voxels(*sink.previous);
  float* previous = target.row(z, y);
  const float* current = voxels(*sink.current).row(z, y);
  const float step = sink.step;
  const float* older = step == 0 ? current : previous;
  // Voxel by voxel, also where both fields are one.
#pragma omp simd
  for (std::int64_t x = 0; x < target.extent().x; ++x) {
    previous[x] = voxel::updated(voxel::extrapolated(current[x], older[x], step), convolved[x], weights[x]);
  }
}

void store_row(const sink::Start& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* weights) {
  const VolumeView<float> target = voxels(*sink.estimate);
  float* estimate = target.row(z, y);
  const float floor = sink.floor;
#pragma omp simd
  for (std::int64_t x = 0; x < target.extent().x; ++x) {
    estimate[x] = voxel::started(convolved[x], weights[x], floor);
  }
}

} // namespace lsdeconv::cpu
