#pragma once

#include "light_sheet_model.hpp"

namespace lsdeconv {

/// Detection, averaged over the pixels of a support once, and lit by any section of the sheet: the section is
/// the same for all pixels of a plane.
class LitDetection {
public:
  /// Half of the support: ceil(3 FWHM / voxel), in z of detection alone. Throws UserError for scales that
  /// only mistaken units lead to. The model must outlive it.
  LitDetection(const LightSheetModel& model, const Spacing3& voxel);

  /// Ends the support at `half` planes to each side, if that is nearer.
  void crop_depth(std::int64_t half);

  /// FWHM at a distance from the waist.
  [[nodiscard]] Triple<double> full_widths(double distance) const;
  /// |h_b - h_a| / |h_a| over the support (L2) of the PSFs at two distances, from their profiles.
  [[nodiscard]] double change(const std::vector<double>& a, const std::vector<double>& b) const;
  /// Light of each plane from the middle on, such that the PSF sums to one.
  [[nodiscard]] std::vector<double> profile(double distance) const;
  [[nodiscard]] PointSpreadFunction psf(double distance) const;

private:
  void sum_planes();

  const LightSheetModel& model_;
  Spacing3 voxel_;
  Triple<double> fwhm_; ///< Of detection alone.
  Volume<double> octant_;
  std::int64_t planes_; ///< Of the octant that count.
  /// Of each plane and its mirror image: the sum of the pixels and of their squares.
  std::vector<double> energy_;
  std::vector<double> square_;
};

} // namespace lsdeconv
