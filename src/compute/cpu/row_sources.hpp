#pragma once

#include "cyclic_range.hpp"
#include "host_field.hpp"
#include "host_image.hpp"

#include <span>

namespace lsdeconv::cpu {

/// The PSF with its centre voxel at the origin of the transform.
struct WrappedPsf {
  VolumeView<const float> psf;
};

/// The transform and where data lie in it.
struct Frame {
  Extent3 transform;
  Coverage coverage;
};

/// Planes and rows outside of which a source is zero.
struct Reach {
  CyclicRange planes;
  CyclicRange rows;
};

Reach reach(const source::Extrapolation& source, const Frame& frame);
Reach reach(const source::Excess& source, const Frame& frame);
Reach reach(const source::Plain& source, const Frame& frame);
Reach reach(const WrappedPsf& source, const Frame& frame);

/// Fills a row of the transform with row (z, y) of the source, which must lie within its reach.
void evaluate(const source::Extrapolation& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);
void evaluate(const source::Excess& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);
void evaluate(const source::Plain& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);
void evaluate(const WrappedPsf& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);

} // namespace lsdeconv::cpu
