#pragma once

#include "lsdeconv/compute/operations.hpp"
#include "lsdeconv/compute/photon_halves.hpp"
#include "lsdeconv/core/volume.hpp"

#include <limits>
#include <memory>
#include <variant>

namespace lsdeconv {

/// A float array (z, y, x; x fastest) in the memory of a device. Made by a Backend and used with that one
/// only.
class Field {
public:
  virtual ~Field() = default;
  /// Voxels along z, y and x.
  [[nodiscard]] virtual const Extent3& extent() const = 0;
};

/// What the samples of an image stand for.
struct SampleCode {
  /// offset: counts of the camera in the dark.
  SampleCode(float counts = 0) : offset(counts) {}
  float offset;
  /// The sample of voxels that say nothing of the object; NaN, which always does, where no other one does.
  float unseen = std::numeric_limits<float>::quiet_NaN();
};

/// The observed voxels of a block in the memory of a device, in the type they were read with. Operations see
/// y = sample - offset, in counts, and leave voxels that are unseen out of account. Made by a Backend and
/// used with that one only.
class Image {
public:
  virtual ~Image() = default;
  /// Of the last upload; empty before the first.
  [[nodiscard]] virtual const Extent3& extent() const = 0;
};

/// Fourier transform of a PSF in the memory of a device, scaled so that a forward and a backward transform
/// and the multiplication in between give the convolution. Made by a Convolver and used with that one only.
class TransferFunction {
public:
  virtual ~TransferFunction() = default;
  /// Only real parts are stored, half of the memory: the PSF is symmetric under reflection through its
  /// centre.
  [[nodiscard]] virtual bool is_real() const = 0;
};

/// Which voxels of the transform are observed: the box of `data` voxels at its origin. Along an axis that
/// `wraps` the data fill the transform and are taken as periodic; along others the transform has room for at
/// least data + 2 half voxels, `half` being the PSF's half-support, and what lies beyond the data is
/// unobserved (BasicAxisCoverage).
struct Coverage {
  Extent3 data;       ///< Observed voxels along z, y and x.
  Triple<bool> wraps; ///< Axes along which the data are periodic.
  Index3 origin{};    ///< Place of the first of them in the volume.
};

// A convolution is written as sink(H source) or sink(H' source), where H is the convolution with the PSF and
// H' its adjoint, the correlation. Sources and sinks describe the arithmetic before and after it, voxel by
// voxel, so that a backend can do it while it copies voxels into and out of its Fourier workspace, instead of
// in passes over memory of their own.

/// What is convolved, voxel by voxel over the whole transform.
namespace source {
/// p = max(x_k + step (x_k - x_{k-1}), 0), the point from which an accelerated step starts (Wang & Miller,
/// IEEE Trans. Image Process. 23:848, 2014). Both fields have the extent of the transform; `previous` may be
/// null where step is 0.
struct Extrapolation {
  const Field* current;  ///< x_k
  const Field* previous; ///< x_{k-1}
  float step;
};
/// M (y - background): the data above the background, and 0 where there are none.
struct Excess {
  const Image* image;
  float background; ///< Counts.
};
/// M: 1 where there are data, and 0 where there are none.
struct Seen {
  const Image* image;
};
/// The ratio that the sink::Ratio, sink::HalfRatio or sink::SelfRatio of the last convolution has left in the
/// workspace. Calls between the two that overwrite the workspace make it unavailable: convolve() then throws
/// Error.
struct StoredRatio {};
/// A field of any extent up to that of the transform, placed at its origin, and 0 elsewhere.
struct Plain {
  const Field* field;
};
} // namespace source
/// Any of the sources.
using Source =
    std::variant<source::Extrapolation, source::Excess, source::Seen, source::StoredRatio, source::Plain>;

/// How a regularisation changes the update of an estimate.
namespace adjustment {
/// Not at all.
struct None {};
/// v' = v factor, with v as in sink::Update.
struct Scaled {
  const Field* factor;
};
/// x' = (1 - part) x + part other, with the updated estimate x.
struct Mixed {
  const Field* other;
  float part; ///< In [0, 1].
};
} // namespace adjustment
/// Any of the adjustments. Their fields have the extent of the transform.
using Adjustment = std::variant<adjustment::None, adjustment::Scaled, adjustment::Mixed>;

/// What becomes of the result v of a convolution, voxel by voxel.
namespace sink {
/// The ratio of Richardson-Lucy, y / max(v + background, floor) for y > 0 and else 0, beyond the image 0, and
/// 1 for voxels of it that are unseen (voxel::ratio). It stays in the workspace for source::StoredRatio.
struct Ratio {
  const Image* image;
  float background; ///< Counts.
  float floor;      ///< Counts, above 0.
  /// Counts from which on y is a lower bound only.
  float saturation = std::numeric_limits<float>::infinity();
};
/// The ratio of one half of the data's photo-electrons to half of the prediction, with 2 y_half in place of y
/// (voxel::half_ratio). It stays in the workspace for source::StoredRatio.
struct HalfRatio {
  Ratio whole;
  PhotonSplit split;
};
/// x / max(v, floor) over the whole transform, with the estimate in place of the data. It stays in the
/// workspace for source::StoredRatio.
struct SelfRatio {
  const Field* estimate;
  float floor; ///< Counts, above 0.
};
/// The update of Richardson-Lucy, *previous = p v / alpha with p as in source::Extrapolation and alpha as in
/// Convolver, in shorter steps where alpha is small (voxel::updated), adjusted: x_{k+1} takes the place
/// of x_{k-1}. 0 where no light of the voxel is observed. Both fields may be the same one.
struct Update {
  const Field* current; ///< x_k
  Field* previous;      ///< In: x_{k-1}, not read where step is 0. Out: x_{k+1}.
  float step;
  Adjustment adjustment{};
};
/// Whether two halves agree which way an object voxel should go: *agreement = voxel::agreement(w, v), where w
/// is *correction, that of the first half; and *correction = (w + v) / 2, that of both. 0 where no light is
/// observed. Both fields have the extent of the transform.
struct Agreement {
  Field* correction;
  Field* agreement;
};
/// The update of Richardson-Lucy where v is above 0, *estimate = *estimate *correction / alpha; where it is
/// below, *estimate stays (voxel::agreed). 0 where no light is observed.
struct AgreedUpdate {
  Field* estimate;
  const Field* correction;
};
/// The first estimate, *estimate = max(v / alpha, floor) where any light is observed, else 0
/// (voxel::started).
struct Start {
  Field* estimate;
  float floor; ///< Counts.
};
/// The first estimate of an image with unseen voxels, for v = H'M: *estimate = *estimate alpha / v, at least
/// `floor`, and 0 where no light is seen (voxel::weighed).
struct Weigh {
  Field* estimate;
  float floor; ///< Counts.
};
/// *field = v, cropped to the extent of the field.
struct Store {
  Field* field;
};
} // namespace sink
/// Any of the sinks.
using Sink = std::variant<sink::Ratio, sink::HalfRatio, sink::SelfRatio, sink::Update, sink::Agreement,
                          sink::AgreedUpdate, sink::Start, sink::Weigh, sink::Store>;

/// Whether the sink leaves a ratio in the workspace for source::StoredRatio.
inline bool is_ratio(const Sink& sink) {
  return std::holds_alternative<sink::Ratio>(sink) || std::holds_alternative<sink::HalfRatio>(sink)
         || std::holds_alternative<sink::SelfRatio>(sink);
}

/// Which operator a convolution applies: H (forward) or H' (adjoint).
enum class Direction { forward, adjoint };

/// Convolutions with Fourier transforms of one fixed extent, periodic over that extent. Owns the plans, one
/// workspace, and what of an object voxel's light the present coverage observes,
///
///     alpha = H' M,    M = 1 on data and 0 elsewhere
///
/// (Bertero & Boccacci, Astron. Astrophys. 437:369, 2005). Not thread-safe.
class Convolver {
public:
  virtual ~Convolver() = default;
  /// The extent of the transform.
  [[nodiscard]] virtual const Extent3& extent() const = 0;
  /// The transfer function of a PSF of odd extents, whose centre voxel is the origin of the convolution.
  /// Overwrites the workspace. Throws OutOfMemory; Error where the PSF is larger than the transform.
  [[nodiscard]] virtual std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) = 0;
  /// Replaces a transfer function by that of another PSF, which must be symmetric if the first one was;
  /// allocates nothing on the device but room for a larger PSF. Overwrites the workspace. Throws Error as
  /// above.
  virtual void replace(TransferFunction& transfer, VolumeView<const float> psf) = 0;
  /// Sets which voxels are observed from now on, and alpha, which follows from that and the PSF. It is
  /// computed when it is needed from a summed-area table of the PSF, exactly: nothing of the size of the
  /// volume is stored. Throws Error where the transform is too small for the coverage and this PSF.
  virtual void set_coverage(const Coverage& coverage, VolumeView<const float> psf) = 0;
  /// sink(H source) for Direction::forward, sink(H' source) for Direction::adjoint. Throws Error for sinks
  /// that need alpha before the coverage was set.
  virtual void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                        const Sink& sink) = 0;
};

} // namespace lsdeconv
