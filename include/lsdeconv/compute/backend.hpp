#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

namespace lsdeconv {

/// Voxels in the memory of a device. Made by a Backend, used with that backend only.
class Field {
public:
  virtual ~Field() = default;
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
  const Field* image;
  float background;
};
/// What the last sink::Ratio left in the workspace.
struct Held {};
/// The field as it is, 0 outside its extent.
struct Plain {
  const Field* field;
};
} // namespace source
using Source = std::variant<source::Extrapolation, source::Excess, source::Held, source::Plain>;

/// What becomes of the result v of a convolution, voxel by voxel.
namespace sink {
/// M y / max(v + b, floor) for y > 0, else 0; floor > 0. Stays in the workspace for source::Held.
struct Ratio {
  const Field* image;
  float background;
  float floor;
};
/// *previous = p v W with p as in source::Extrapolation: the new estimate replaces the older one.
struct Update {
  const Field* current;
  Field* previous;
  float step;
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
using Sink = std::variant<sink::Ratio, sink::Update, sink::Start, sink::Store>;

enum class Direction { forward, adjoint };

/// Convolution on a fixed transform extent: owns the plans, one workspace and the weights W = 1/alpha of the
/// present coverage. The transforms and the voxel-wise work around them are one operation, so that a backend
/// may fuse them.
class Convolver {
public:
  virtual ~Convolver() = default;
  [[nodiscard]] virtual const Extent3& extent() const = 0;
  /// psf: odd extents not larger than the transform, its centre voxel is the origin.
  [[nodiscard]] virtual std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) = 0;
  /// Says where data exist from now on; the weights follow from it and the PSF (alpha = H' M, computed
  /// exactly from cumulative sums of the PSF, nothing the size of the volume is stored).
  virtual void set_coverage(const Coverage& coverage, VolumeView<const float> psf) = 0;
  /// sink(H source) or sink(H' source).
  virtual void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                        const Sink& sink) = 0;
};

/// Effort of Fourier planning: `estimate` gives the same bits in every run, `measure` may be faster.
enum class FourierEffort { estimate, measure };

/// One device: its memory, transfers and convolutions. All calls from one thread.
class Backend {
public:
  virtual ~Backend() = default;
  /// "cpu: 8 threads, FFTW 3.3.10"
  [[nodiscard]] virtual std::string description() const = 0;
  /// Contents are undefined. Throws Error where memory does not suffice.
  [[nodiscard]] virtual std::unique_ptr<Field> allocate(const Extent3& extent) = 0;
  virtual void fill(Field& field, float value) = 0;
  /// Host voxels go to the origin of the field; the rest of the field is left alone.
  virtual void upload(VolumeView<const float> host, Field& field) = 0;
  /// The part of the field in `box` (field coordinates).
  virtual void download(const Field& field, const Box3& box, VolumeView<float> host) = 0;
  [[nodiscard]] virtual std::unique_ptr<Convolver> convolver(const Extent3& transform,
                                                             FourierEffort effort) = 0;
};

} // namespace lsdeconv
