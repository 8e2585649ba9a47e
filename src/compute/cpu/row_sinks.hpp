#pragma once

#include "../weights.hpp"
#include "row_sources.hpp"

namespace lsdeconv::cpu {

/// Where the result of a convolution is needed for a sink.
Reach reach(const sink::Ratio& sink, const Frame& frame);
Reach reach(const sink::SelfRatio& sink, const Frame& frame);
Reach reach(const sink::Store& sink, const Frame& frame);
/// The support of the object: the rest of the target is zero.
Reach support(const Weights& weights);

/// Row (z, y) of the ratio, over the data; zero beyond them.
void ratio_row(const sink::Ratio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row);
/// Row (z, y) of the ratio, over the whole transform.
void ratio_row(const sink::SelfRatio& sink, const Frame& frame, std::int64_t z, std::int64_t y,
               const float* convolved, std::span<float> row);
/// Row (z, y) of the result goes to the sink's field.
void store_row(const sink::Store& sink, std::int64_t z, std::int64_t y, const float* convolved);
void store_row(const sink::Update& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* weights);
void store_row(const sink::Start& sink, std::int64_t z, std::int64_t y, const float* convolved,
               const float* weights);

inline Field& target(const sink::Update& sink) {
  return *sink.previous;
}
inline Field& target(const sink::Start& sink) {
  return *sink.estimate;
}

} // namespace lsdeconv::cpu
