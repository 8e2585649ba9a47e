#pragma once

#include "lsdeconv/core/volume.hpp"

#include <functional>

namespace lsdeconv::testing {

/// Image formation and its adjoint by their definition, as sums over the PSF in double precision. The object
/// has the extent of the data along axes that wrap, and half a PSF more at both ends along others; it is
/// stored in that order.
class ReferenceModel {
public:
  ReferenceModel(VolumeView<const float> psf, const Extent3& data, const Triple<bool>& wraps);

  [[nodiscard]] const Extent3& data() const { return data_; }
  [[nodiscard]] const Extent3& object() const { return object_; }
  /// (H x)(q) = sum over p of h(q - p) x(p), for q in the data.
  [[nodiscard]] Volume<double> forward(const Volume<double>& object) const;
  /// (H' r)(p) = sum over q in the data of h(q - p) r(q), for p in the object.
  [[nodiscard]] Volume<double> adjoint(const Volume<double>& data) const;
  /// The part of the object that lies in the data.
  [[nodiscard]] Volume<double> cropped(const Volume<double>& object) const;

private:
  /// visit(p, q, h(q - p)) for all pairs of object and data voxels.
  void for_pairs(const std::function<void(const Index3&, const Index3&, double)>& visit) const;

  Volume<double> psf_;
  Extent3 half_;
  Extent3 data_;
  Triple<bool> wraps_;
  Extent3 object_;
};

/// What reference_deconvolution() is to do.
struct ReferenceSettings {
  int iterations;
  double background;
  double brightest; ///< IterationParameters::brightest
  /// Step of the extrapolation before iteration k = 1, 2, …
  std::function<double(int)> step = [](int) { return 0.0; };
  /// First estimate; null: the one that follows from the data.
  const Volume<double>* start = nullptr;
  /// Called with x_k and x_{k-1} before iteration k = 1, 2, …; may change them.
  std::function<void(int k, Volume<double>& x, Volume<double>& older)> before{};
  /// Factor of H'r in the update from x_k; null: none.
  std::function<Volume<double>(const Volume<double>& x)> factor{};
  /// Called with x_k and x_{k+1} after each iteration; may change the latter.
  std::function<void(const Volume<double>& x, Volume<double>& next)> after{};
};

/// Richardson-Lucy by its definition, with background, object beyond the data (Bertero & Boccacci, Astron.
/// Astrophys. 437:369, 2005) and extrapolation (Wang & Miller, IEEE Trans. Image Process. 23:848, 2014).
/// Returns the estimate of the whole object.
Volume<double> reference_deconvolution(const ReferenceModel& model, VolumeView<const float> image,
                                       const ReferenceSettings& settings);

/// |a - b| / |b| in the L2 norm.
double relative_difference(VolumeView<const float> a, VolumeView<const double> b);
double relative_difference(VolumeView<const float> a, VolumeView<const float> b);

} // namespace lsdeconv::testing
