#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <memory>

namespace lsdeconv {

/// Numbers that hold for the whole volume, so that no block differs from its neighbours.
struct IterationParameters {
  int iterations = 12;
  /// b, in the units of the data after the camera offset was taken off; >= 0.
  float background = 0;
  /// max(y) of the whole volume's sample: the scale of all floors.
  float brightest = 1;
};

/// Image -> estimate on one device. Holds all memory it needs from construction on.
class Deconvolver {
public:
  virtual ~Deconvolver() = default;
  /// image: y, the camera offset taken off; extents as in coverage.data. wanted: the part to return, in image
  /// coordinates; result has its extent. Non-finite voxels must have been dealt with before.
  virtual void run(VolumeView<const float> image, const Coverage& coverage, const Box3& wanted,
                   VolumeView<float> result) = 0;
};

} // namespace lsdeconv
