#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <functional>
#include <limits>
#include <memory>

namespace lsdeconv {

/// How the iteration is regularised; 0 in the first three members: not at all.
struct RegularisationParameters {
  /// Weight l >= 0 of the total variation: the update is divided by 1 - l div(grad x / |grad x|) (Dey et al.,
  /// Microsc. Res. Tech. 69:260, 2006).
  float total_variation = 0;
  /// Damping l in [0, 1]: x_{k+1} = (1 - l) update + l mean of the 26 neighbours in x_k. Has no effect beside
  /// total variation.
  float damping = 0;
  /// Number of iterations between two smoothings with a Gaussian whose standard deviation is half of the
  /// voxel's smallest side, the same along every axis in micrometres. 0: never.
  int smoothing_interval = 0;
  /// Voxel size along z, y, x in any unit: only ratios matter.
  Triple<double> spacing{1, 1, 1};

  /// Whether there is any regularisation.
  [[nodiscard]] bool any() const { return total_variation > 0 || damping > 0 || smoothing_interval > 0; }
};

/// The first estimate x_0.
enum class StartFrom {
  correlation, ///< The data above the background correlated with the PSF, over their borders: H'(M (y - b)) /
               ///< H' M.
  image,       ///< The data as they are; beyond their borders H'(M y) / H' M.
};

/// Parameters of the iteration. They are the same for all blocks of a volume, so that block borders do not
/// show.
struct IterationParameters {
  int iterations = 12;
  /// Background b >= 0 of the model H x + b, in counts after the camera offset was taken off.
  float background = 0;
  /// Largest value max(y) of a sample of the whole volume, in counts after the camera offset was taken off;
  /// the lower bounds of denominators and of the first estimate are fractions of it.
  float brightest = 1;
  RegularisationParameters regularisation{};
  StartFrom start = StartFrom::correlation;
  /// Counts after the camera offset from which on data are lower bounds: the voxel was saturated.
  float saturation = std::numeric_limits<float>::infinity();
  /// Whether whole areas of images may be unseen; else it is single voxels and lines, which a start without
  /// regard to them brings near enough.
  bool unseen_areas = false;
  /// Counts per photo-electron, for algorithms that share these out to halves; 0: not known.
  float gain = 0;
  /// Voxel of the slices that is the first of the volume, which may be a region of them: what is drawn for a
  /// voxel at random depends on its place in the slices.
  Index3 region_begin{};
};

/// An algorithm on one device, ready to deconvolve blocks of one transform extent. Allocates all its memory
/// during construction. Not thread-safe.
class Deconvolver {
public:
  virtual ~Deconvolver() = default;
  /// Sets the PSF of the following blocks. It has the extent of the first one and must be symmetric if that
  /// was.
  virtual void set_psf(const PointSpreadFunction& psf) = 0;
  /// Deconvolves one block. `image` holds its data y, voxels of the extent coverage.data that are finite or
  /// unseen, and may still be uploading. The estimate inside `wanted` (in voxels of the image) is combined
  /// with the origin of `result` as `blend` says. May return before the device has finished.
  ///
  /// `cancelled` is called before each iteration is submitted to the device, which may be some iterations
  /// behind; once it returns true, run() returns false and the contents of `result` are undefined. Throws
  /// DeviceLost.
  bool run(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
           Field& result, const std::function<bool()>& cancelled = {}) {
    return iterate(
        image, coverage, wanted, blend, result, cancelled ? cancelled : [] { return false; });
  }

private:
  virtual bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
                       Field& result, const std::function<bool()>& cancelled) = 0;
};

/// Deconvolves voxels in host memory: `image` has the extent coverage.data, `result` that of `wanted`.
/// Allocates an image and a result on the device and waits for the transfers: for single regions. Throws
/// OutOfMemory, DeviceLost.
void deconvolve(Backend& backend, Deconvolver& deconvolver, VolumeView<const float> image,
                const Coverage& coverage, const Box3& wanted, VolumeView<float> result);

} // namespace lsdeconv
