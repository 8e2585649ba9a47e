#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <functional>
#include <memory>

namespace lsdeconv {

/// What smooths the estimate beside the data; 0 everywhere: nothing.
struct RegularisationParameters {
  /// Weight l of the total variation: the update is divided by 1 - l div(grad x / |grad x|) (Dey et al.,
  /// Microsc. Res. Tech. 69:260, 2006).
  float total_variation = 0;
  /// Part of the mean of the 26 neighbours that each new estimate takes over. Not beside total variation.
  float damping = 0;
  /// Iterations between two smoothings with a Gaussian of half a voxel (of the voxel's smallest side, the
  /// same along every axis in micrometres).
  int smoothing_interval = 0;
  /// Voxel size in any unit.
  Triple<double> spacing{1, 1, 1};

  [[nodiscard]] bool any() const { return total_variation > 0 || damping > 0 || smoothing_interval > 0; }
};

/// What the iteration begins with: the data correlated with the PSF, or the data as they are, and then
/// nothing beyond them.
enum class StartFrom { correlation, image };

/// Numbers that hold for the whole volume, so that no block differs from its neighbours.
struct IterationParameters {
  int iterations = 12;
  /// b, in the units of the data after the camera offset was taken off; >= 0.
  float background = 0;
  /// max(y) of the whole volume's sample: the scale of all floors.
  float brightest = 1;
  RegularisationParameters regularisation{};
  StartFrom start = StartFrom::correlation;
};

/// Image -> estimate on one device. Holds all memory it needs from construction on.
class Deconvolver {
public:
  virtual ~Deconvolver() = default;
  /// The PSF of the blocks to come: of the first one's extent, and symmetric as it was.
  virtual void set_psf(const PointSpreadFunction& psf) = 0;
  /// image: y, of the extent coverage.data; it may be uploading still. wanted: the part to return, in image
  /// coordinates, blended into the origin of `result`. May return before the device is done. Non-finite
  /// voxels must have been dealt with before. `cancelled` is asked before each iteration is handed to the
  /// device (a GPU may be some iterations behind); where it says true, run() returns false and the contents
  /// of `result` are undefined.
  bool run(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
           Field& result, const std::function<bool()>& cancelled = {}) {
    return iterate(
        image, coverage, wanted, blend, result, cancelled ? cancelled : [] { return false; });
  }

private:
  virtual bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
                       Field& result, const std::function<bool()>& cancelled) = 0;
};

/// The same for voxels of the host, with transfers and memory of its own: for single regions.
void deconvolve(Backend& backend, Deconvolver& deconvolver, VolumeView<const float> image,
                const Coverage& coverage, const Box3& wanted, VolumeView<float> result);

} // namespace lsdeconv
