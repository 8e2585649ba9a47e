#pragma once

#include "lsdeconv/compute/operations.hpp"
#include "lsdeconv/core/volume.hpp"

#include <memory>
#include <variant>

namespace lsdeconv {

/// Voxels in the memory of a device. Made by a Backend, used with that backend only.
class Field {
public:
  virtual ~Field() = default;
  [[nodiscard]] virtual const Extent3& extent() const = 0;
};

/// The observed voxels of a block on a device, in the type they were read with: y = sample - offset.
class Image {
public:
  virtual ~Image() = default;
  /// Of the last upload.
  [[nodiscard]] virtual const Extent3& extent() const = 0;
};

/// Fourier transform of a PSF on a device, ready to multiply with; real where the PSF is symmetric (half the
/// memory).
class TransferFunction {
public:
  virtual ~TransferFunction() = default;
  [[nodiscard]] virtual bool is_real() const = 0;
};

/// Where data exist inside the transform: a box at its origin. Along an axis that `wraps` the data fill the
/// transform; else they end at data.<axis> and the rest is unobserved.
struct Coverage {
  Extent3 data;
  Triple<bool> wraps;
};

/// What enters a convolution, voxel by voxel over the whole transform.
namespace source {
/// p = max(x_k + step (x_k - x_{k-1}), 0); `previous` may be null where step is 0.
struct Extrapolation {
  const Field* current;
  const Field* previous;
  float step;
};
/// M (y - b): the data above the background, 0 where there are no data.
struct Excess {
  const Image* image;
  float background;
};
/// What the last sink::Ratio or sink::SelfRatio left in the workspace.
struct Held {};
/// The field as it is, 0 outside its extent.
struct Plain {
  const Field* field;
};
} // namespace source
using Source = std::variant<source::Extrapolation, source::Excess, source::Held, source::Plain>;

/// How an update is changed by a regularisation.
namespace adjustment {
struct None {};
/// x' = x factor
struct Scaled {
  const Field* factor;
};
/// x' = (1 - part) x + part other
struct Mixed {
  const Field* other;
  float part;
};
} // namespace adjustment
using Adjustment = std::variant<adjustment::None, adjustment::Scaled, adjustment::Mixed>;

/// What becomes of the result v of a convolution, voxel by voxel.
namespace sink {
/// M y / max(v + b, floor) for y > 0, else 0; floor > 0. Stays in the workspace for source::Held.
struct Ratio {
  const Image* image;
  float background;
  float floor;
};
/// x / max(v, floor) over the whole transform: a ratio that has forgotten the data. Stays in the workspace.
struct SelfRatio {
  const Field* estimate;
  float floor;
};
/// *previous = p v W with p as in source::Extrapolation, adjusted: the new estimate replaces the older one.
struct Update {
  const Field* current;
  Field* previous;
  float step;
  Adjustment adjustment{};
};
/// *estimate = max(v W, floor) on the object's support (alpha > 0.01), else 0.
struct Start {
  Field* estimate;
  float floor;
};
/// *field = v, as far as the field reaches.
struct Store {
  Field* field;
};
} // namespace sink
using Sink = std::variant<sink::Ratio, sink::SelfRatio, sink::Update, sink::Start, sink::Store>;

enum class Direction { forward, adjoint };

/// Effort of Fourier planning: `estimate` gives the same bits in every run, `measure` may be faster.
enum class FourierEffort { estimate, measure };

/// Convolution on a fixed transform extent: owns the plans, one workspace and the weights W = 1/alpha of the
/// present coverage. The transforms and the voxel-wise work around them are one operation, so that a backend
/// may fuse them.
class Convolver {
public:
  virtual ~Convolver() = default;
  [[nodiscard]] virtual const Extent3& extent() const = 0;
  /// psf: odd extents not larger than the transform, its centre voxel is the origin. Throws OutOfMemory.
  [[nodiscard]] virtual std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) = 0;
  /// Another PSF takes the place of one that was as symmetric as it; nothing is allocated.
  virtual void replace(TransferFunction& transfer, VolumeView<const float> psf) = 0;
  /// Says where data exist from now on; the weights follow from it and the PSF (alpha = H' M, computed
  /// exactly from cumulative sums of the PSF, nothing the size of the volume is stored).
  virtual void set_coverage(const Coverage& coverage, VolumeView<const float> psf) = 0;
  /// sink(H source) or sink(H' source).
  virtual void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                        const Sink& sink) = 0;
};

} // namespace lsdeconv
