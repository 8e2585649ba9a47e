#pragma once

#include "../cyclic_range.hpp"
#include "host_field.hpp"
#include "host_image.hpp"

#include <span>

namespace lsdeconv::cpu {

// The sources of convolver.hpp, a row at a time: each row is computed into a buffer that stays in the cache
// and is transformed there.

/// The PSF, a source too: its centre voxel comes to the origin of the transform, what lies before it to the
/// end.
struct WrappedPsf {
  VolumeView<const float> psf;
};

/// The extent of the transform and where the data lie in it.
struct Frame {
  Extent3 transform;
  Coverage coverage;
};

/// Planes and rows outside of which a source is zero, or a sink reads nothing.
struct Reach {
  CyclicRange planes; ///< Along z.
  CyclicRange rows;   ///< Along y.
};

/// Where a source may be different from zero.
Reach reach(const source::Extrapolation& source, const Frame& frame);
Reach reach(const source::Excess& source, const Frame& frame);
Reach reach(const source::Seen& source, const Frame& frame);
Reach reach(const source::Plain& source, const Frame& frame);
Reach reach(const WrappedPsf& source, const Frame& frame);

/// Fills a row, as long as the transform along x, with row (z, y) of the source, which must lie within its
/// reach.
void evaluate(const source::Extrapolation& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);
void evaluate(const source::Excess& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);
void evaluate(const source::Seen& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);
void evaluate(const source::Plain& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);
void evaluate(const WrappedPsf& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row);

} // namespace lsdeconv::cpu
