#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/deconvolution/psf_choices.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// A point spread function at the voxel size of the image. Odd extents, centre voxel in the middle, values >=
/// 0 that sum to 1.
struct PointSpreadFunction {
  Volume<float> values;
  Spacing3 voxel; ///< Micrometres.
  /// Full widths at half maximum in micrometres.
  Triple<double> fwhm;
  /// Fraction of the whole energy that lies inside the support; 1 for a measured PSF.
  double captured_energy = 1;
  /// Equal under reflection through the centre to the last bit: its transfer function is real.
  bool symmetric = false;
  /// What was done to make it, one sentence each, for the log.
  std::vector<std::string> notes;

  [[nodiscard]] Extent3 half_support() const {
    const Extent3& e = values.extent();
    return {e.z / 2, e.y / 2, e.x / 2};
  }
  [[nodiscard]] Triple<double> fwhm_voxels() const {
    return {fwhm.z / voxel.z, fwhm.y / voxel.y, fwhm.x / voxel.x};
  }
};

/// The optics of a light-sheet microscope and how its PSF is computed. Wavelengths in vacuum.
struct LightSheetOptics {
  double na = 0.40;               ///< Numerical aperture of detection, below the refractive index.
  double refractive_index = 1.42; ///< Of the medium.
  double excitation_nm = 0;
  double emission_nm = 0;
  double cylinder_focal_length_mm = 240;
  double slit_width_mm = 12; ///< Full width.

  PsfModel model = PsfModel::born_wolf;
  SheetModel sheet = SheetModel::automatic;
  SheetAxis sheet_axis = SheetAxis::x;
  /// Of the Gaussian beam on the slit: where its intensity is 1/e^2 of that in the middle.
  double beam_radius_mm = 10;
  /// Of the Gaussian sheet at its waist, in micrometres, with no slit in the way; 0: it follows from slit,
  /// lens and beam.
  double sheet_fwhm_um = 0;
  double effective_na = 0; ///< What the PSF really shows, in place of `na`; 0: `na`.
  double scale_xy = 1;     ///< Stretch of the whole PSF in y and x.
  double scale_z = 1;      ///< And in z.
};

/// Born-Wolf detection times light sheet (Born & Wolf, Principles of Optics, 8.8; model and sheet as the
/// tables of psf_choices.hpp have them). The sheet has its waist in the centre. Values are averages over the
/// camera pixel in y and x, and those of the middle of the plane in z; the half-support is ceil(3 FWHM /
/// voxel) per axis, the larger lateral FWHM for both y and x. The FWHM are those of the intensity itself,
/// before the pixels. Without a sheet each plane holds the same energy, and the captured part is that of the
/// planes of the support. Throws UserError for impossible optics, and where voxels and PSF differ so much in
/// size that a number must be in a wrong unit.
PointSpreadFunction light_sheet_psf(const LightSheetOptics& optics, const Spacing3& voxel);

} // namespace lsdeconv
