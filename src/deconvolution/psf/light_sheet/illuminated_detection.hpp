#pragma once

#include "light_sheet_model.hpp"

namespace lsdeconv {

/// PSFs at different distances from the waist of the sheet. The detection PSF is averaged over pixels once;
/// each PSF is its product with one section of the sheet, which is a factor per plane.
class IlluminatedDetection {
public:
  /// The half-support is ceil(3 FWHM / voxel), along z with the FWHM of detection alone. Throws UserError for
  /// sizes that can only be a mistake of units. The model must outlive this object.
  IlluminatedDetection(const LightSheetModel& model, const Spacing3& voxel);

  /// Reduces the half-support along z to `half` planes, if it is larger.
  void crop_depth(std::int64_t half);

  /// FWHM at a distance from the waist. All distances are in micrometres.
  [[nodiscard]] Triple<double> full_widths(double distance) const;
  /// |h_b - h_a| / |h_a| in the L2 norm over the support, from the profiles of both PSFs.
  [[nodiscard]] double change(const std::vector<double>& a, const std::vector<double>& b) const;
  /// The factor of the sheet per plane, from the middle plane on, scaled so that the PSF sums to one.
  [[nodiscard]] std::vector<double> profile(double distance) const;
  /// The PSF at a distance from the waist.
  [[nodiscard]] PointSpreadFunction psf(double distance) const;

private:
  /// Fills energy_ and square_.
  void sum_planes();

  const LightSheetModel& model_;
  Spacing3 voxel_;
  Triple<double> fwhm_;   ///< Of detection alone.
  Volume<double> octant_; ///< Pixel averages of detection.
  std::int64_t planes_;   ///< Planes of the octant inside the support.
  /// Sum of the pixels of each plane and its mirror image, and of their squares.
  std::vector<double> energy_;
  std::vector<double> square_;
};

} // namespace lsdeconv
