#include "row_sinks.hpp"

#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>

namespace lsdeconv::cpu {
namespace {

/// Calls body(x) for the voxels of a row. It captures pointers and numbers by value: see vectorised().
template <typename Body>
void for_row(std::int64_t length, Body body) {
  vectorised([=] {
#pragma omp simd
    for (std::int64_t x = 0; x < length; ++x) {
      body(x);
    }
  });
}

/// adjustment::Mixed for a row of the new estimate.
void mix(const adjustment::Mixed& mixed, std::int64_t z, std::int64_t y, std::span<float> row) {
  const float* other = voxels(*mixed.other).row(z, y);
  for_row(static_cast<std::int64_t>(row.size()),
          [=, estimate = row.data(), part = mixed.part](std::int64_t x) {
            estimate[x] = voxel::mixed(estimate[x], other[x], part);
          });
}

/// Writes of(x) for the voxels with data of a row, and 0 beyond them.
template <typename Of>
void fill_observed(std::span<float> row, std::int64_t observed, Of of) {
  for_row(observed, [ratio = row.data(), of](std::int64_t x) { ratio[x] = of(x); });
  std::fill(row.begin() + observed, row.end(), 0.0F);
}

} // namespace

Reach reach(const sink::Ratio& /*sink*/, const Frame& frame) {
  const Extent3& data = frame.coverage.data;
  return {CyclicRange::first(data.z, frame.transform.z), CyclicRange::first(data.y, frame.transform.y)};
}

Reach reach(const sink::HalfRatio& sink, const Frame& frame) {
  return reach(sink.whole, frame);
}

Reach reach(const sink::SelfRatio& /*sink*/, const Frame& frame) {
  return {CyclicRange::all(frame.transform.z), CyclicRange::all(frame.transform.y)};
}

Reach reach(const sink::Store& sink, const Frame& frame) {
  const Extent3& field = sink.field->extent();
  return {CyclicRange::first(field.z, frame.transform.z), CyclicRange::first(field.y, frame.transform.y)};
}

Reach support(const ObservedLight& observed) {
  return {CyclicRange::support(observed.axes().z), CyclicRange::support(observed.axes().y)};
}

void ratio_row(const sink::Ratio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row) {
  const float* image = on_host(*sink.image).row(z, y, row);
  fill_observed(
      row, frame.coverage.data.x,
      [=, background = sink.background, floor = sink.floor, saturation = sink.saturation](std::int64_t x) {
        return voxel::ratio(image[x], convolved[x], background, floor, saturation);
      });
}

void ratio_row(const sink::HalfRatio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row) {
  const float* image = on_host(*sink.whole.image).row(z, y, row);
  fill_observed(row, frame.coverage.data.x, [=, whole = sink.whole, split = sink.split](std::int64_t x) {
    const float half = photon_halves::half(image[x], split, z, y, x);
    return voxel::half_ratio(image[x], half, convolved[x], whole.background, whole.floor, whole.saturation);
  });
}

void ratio_row(const sink::SelfRatio& sink, const Frame& /*frame*/, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row) {
  const float* estimate = voxels(*sink.estimate).row(z, y);
  for_row(static_cast<std::int64_t>(row.size()), [=, ratio = row.data(), floor = sink.floor](std::int64_t x) {
    ratio[x] = voxel::self_ratio(estimate[x], convolved[x], floor);
  });
}

void store_row(const sink::Store& sink, std::int64_t z, std::int64_t y, const float* convolved) {
  const VolumeView<float> field = voxels(*sink.field);
  std::copy_n(convolved, field.extent().x, field.row(z, y));
}

void store_row(const sink::Update& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha) {
  const VolumeView<float> target = voxels(*sink.previous);
  float* previous = target.row(z, y);
  const float* current = voxels(*sink.current).row(z, y);
  const float step = sink.step;
  const float* older = step == 0 ? current : previous; // without a step `previous` may be uninitialised
  const std::int64_t row_length = target.extent().x;
  // Also right where `previous` and `current` are one field: each voxel is read before it is written.
  const auto update = [=](auto correction) {
    for_row(row_length, [=](std::int64_t x) {
      previous[x] = voxel::updated(voxel::extrapolated(current[x], older[x], step), correction(x), alpha[x]);
    });
  };
  if (const auto* scaled = std::get_if<adjustment::Scaled>(&sink.adjustment)) {
    update(
        [=, factor = voxels(*scaled->factor).row(z, y)](std::int64_t x) { return convolved[x] * factor[x]; });
  } else {
    update([=](std::int64_t x) { return convolved[x]; });
  }
  if (const auto* mixed = std::get_if<adjustment::Mixed>(&sink.adjustment)) {
    mix(*mixed, z, y, {previous, static_cast<std::size_t>(row_length)});
  }
}

void store_row(const sink::Agreement& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha) {
  const VolumeView<float> target = voxels(*sink.agreement);
  float* agreement = target.row(z, y);
  float* correction = voxels(*sink.correction).row(z, y);
  for_row(target.extent().x, [=](std::int64_t x) {
    agreement[x] = voxel::agreement(correction[x], convolved[x], alpha[x]);
    correction[x] = 0.5F * (correction[x] + convolved[x]);
  });
}

void store_row(const sink::AgreedUpdate& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha) {
  const VolumeView<float> target = voxels(*sink.estimate);
  float* estimate = target.row(z, y);
  const float* correction = voxels(*sink.correction).row(z, y);
  for_row(target.extent().x, [=](std::int64_t x) {
    estimate[x] = voxel::agreed(estimate[x], convolved[x], correction[x], alpha[x]);
  });
}

void store_row(const sink::Start& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha) {
  const VolumeView<float> target = voxels(*sink.estimate);
  float* estimate = target.row(z, y);
  const float floor = sink.floor;
  for_row(target.extent().x,
          [=](std::int64_t x) { estimate[x] = voxel::started(convolved[x], alpha[x], floor); });
}

void store_row(const sink::Weigh& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha) {
  const VolumeView<float> target = voxels(*sink.estimate);
  float* estimate = target.row(z, y);
  const float floor = sink.floor;
  for_row(target.extent().x,
          [=](std::int64_t x) { estimate[x] = voxel::weighed(estimate[x], alpha[x], convolved[x], floor); });
}

} // namespace lsdeconv::cpu
