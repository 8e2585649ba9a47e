#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/deconvolution/psf_choices.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// A point spread function (PSF), sampled at the voxel size of the image.
struct PointSpreadFunction {
  /// (z, y, x; x fastest), odd extents, the centre in the middle voxel; values >= 0 that sum to 1.
  Volume<float> values;
  Spacing3 voxel;      ///< Voxel size along z, y, x in micrometres.
  Triple<double> fwhm; ///< Full widths at half maximum along z, y, x in micrometres.
  /// Part of the whole energy that lies inside the support, in (0, 1]; of a measured PSF the part that its
  /// crop has kept.
  double captured_energy = 1;
  /// Equal under reflection through the centre to the last bit: its transfer function is real.
  bool symmetric = false;
  /// How it was made, one sentence per step, for the log.
  std::vector<std::string> notes;
  /// Part of the sum that is noise of the camera: the expected size of the noise of every value, added up.
  double noise_share = 0;
  /// Of a measured PSF: the sum of the negative values that were set to 0, in relation to the sum.
  double negative_share = 0;
  /// Of a measured PSF: how far its peak was from the middle of the measurement, in micrometres.
  Triple<double> off_centre{};
  /// Of a measured PSF: hash of the measured values and their voxel size; the same on every machine.
  std::uint64_t measurement = 0;

  /// Voxels to each side of the centre voxel.
  [[nodiscard]] Extent3 half_support() const {
    const Extent3& e = values.extent();
    return {e.z / 2, e.y / 2, e.x / 2};
  }
  /// FWHM in voxels.
  [[nodiscard]] Triple<double> fwhm_voxels() const {
    return {fwhm.z / voxel.z, fwhm.y / voxel.y, fwhm.x / voxel.x};
  }
};

/// The optics of a light-sheet microscope and how its PSF is computed. Wavelengths in vacuum.
struct LightSheetOptics {
  double na = 0.40;                      ///< Numerical aperture of detection, below the refractive index.
  double refractive_index = 1.42;        ///< Of the medium, at least 1.
  double excitation_nm = 0;              ///< Wavelength of the light sheet.
  double emission_nm = 0;                ///< Wavelength of the detected light.
  double cylinder_focal_length_mm = 240; ///< Of the cylindrical lens that forms the sheet.
  double slit_width_mm = 12;             ///< Full width of the slit before that lens.

  PsfModel model = PsfModel::automatic;
  SheetModel sheet = SheetModel::automatic;
  SheetAxis sheet_axis = SheetAxis::x;
  /// SheetModel::gaussian: radius of the beam on the slit, where its intensity is 1/e^2 of that in the
  /// middle.
  double beam_radius_mm = 10;
  /// SheetModel::gaussian: FWHM of the sheet's thickness at its waist in micrometres, without a slit; 0: it
  /// follows from slit, lens and beam.
  double sheet_fwhm_um = 0;
  double effective_na = 0; ///< Aperture that the PSF is computed with in place of `na`; 0: `na`.
  double scale_xy = 1;     ///< Factor by which the whole PSF is stretched along y and x.
  double scale_z = 1;      ///< Factor by which it is stretched along z.
};

/// The formula that the PSF is computed with: optics.model, or what PsfModel::automatic stands for at this
/// aperture, effective_na where it is given.
PsfModel chosen_model(const LightSheetOptics& optics);

/// The PSF of a light-sheet microscope: the detection PSF (chosen_model) times the intensity of the light
/// sheet, whose waist lies in the centre of the PSF. SheetModel chooses its profile.
///
/// Values are averages over the camera pixel in y and x, and those of the middle of the plane in z. The
/// half-support is ceil(3 FWHM / voxel) along each axis, with the larger lateral FWHM for both y and x.
/// `fwhm` is that of the intensity, before the average over pixels. Without a sheet every plane holds the
/// same energy; captured_energy then refers to the planes of the support. Throws UserError for impossible
/// optics, and where the sizes of voxel and PSF differ so much that a number must be in a wrong unit.
PointSpreadFunction light_sheet_psf(const LightSheetOptics& optics, const Spacing3& voxel);

} // namespace lsdeconv
