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
  /// The PSF of the blocks to come: of the first one's extent, and symmetric as it was.
  virtual void set_psf(const PointSpreadFunction& psf) = 0;
  /// image: y, of the extent coverage.data; it may be uploading still. wanted: the part to return, in image
  /// coordinates, blended into the origin of `result`. May return before the device is done. Non-finite
  /// voxels must have been dealt with before.
  virtual void run(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
                   Field& result) = 0;
};

/// The same for voxels of the host, with transfers and memory of its own: for single regions.
void deconvolve(Backend& backend, Deconvolver& deconvolver, VolumeView<const float> image,
                const Coverage& coverage, const Box3& wanted, VolumeView<float> result);

} // namespace lsdeconv
