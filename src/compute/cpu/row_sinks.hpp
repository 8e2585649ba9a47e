#pragma once

#include "../observed_light.hpp"
#include "row_sources.hpp"

namespace lsdeconv::cpu {

// The sinks of convolver.hpp, a row at a time: the arithmetic of voxel_functions.hpp on the row of a
// convolution that has just been transformed back, while it is in the cache.

/// Planes and rows of the convolution that a sink reads.
Reach reach(const sink::Ratio& sink, const Frame& frame);
Reach reach(const sink::HalfRatio& sink, const Frame& frame);
Reach reach(const sink::SelfRatio& sink, const Frame& frame);
Reach reach(const sink::Store& sink, const Frame& frame);
/// Planes and rows of the object's support, which sinks that need alpha write; the rest of their target
/// becomes 0.
Reach support(const ObservedLight& observed);

/// Row (z, y) of the ratio, 0 beyond the data.
void ratio_row(const sink::Ratio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row);
/// The same of one half of the photo-electrons.
void ratio_row(const sink::HalfRatio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row);
/// Row (z, y) of the ratio, over the whole transform.
void ratio_row(const sink::SelfRatio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row);
/// Writes row (z, y) to the sink's field, given that row of the convolution and, where the sink needs it, of
/// alpha.
void store_row(const sink::Store& sink, std::int64_t z, std::int64_t y, const float* convolved);
void store_row(const sink::Update& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha);
void store_row(const sink::Agreement& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha);
void store_row(const sink::AgreedUpdate& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha);
void store_row(const sink::Start& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha);
void store_row(const sink::Weigh& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* alpha);

/// The field that a sink writes.
inline Field& target(const sink::Update& sink) {
  return *sink.previous;
}
inline Field& target(const sink::Agreement& sink) {
  return *sink.agreement;
}
inline Field& target(const sink::AgreedUpdate& sink) {
  return *sink.estimate;
}
inline Field& target(const sink::Start& sink) {
  return *sink.estimate;
}
inline Field& target(const sink::Weigh& sink) {
  return *sink.estimate;
}

} // namespace lsdeconv::cpu
