#pragma once

#include "lsdeconv/deconvolution/psf_choices.hpp"

#include <optional>

namespace lsdeconv {

/// The microscope: the same for a run and for a simulation. Ranges and help stand in microscope_parameters().
struct Microscope {
  double dxy = 0;       ///< Micrometres.
  double dz = 0;        ///< Micrometres.
  double lambda_ex = 0; ///< Nanometres, vacuum.
  double lambda_em = 0; ///< Nanometres, vacuum.
  double na = 0.40;
  double rf = 1.42;
  double fcyl = 240;     ///< Millimetres.
  double slitwidth = 12; ///< Millimetres.

  PsfModel psf_model = PsfModel::born_wolf;
  double effective_na = 0; ///< Of the detection PSF in place of na; 0: na.
  double psf_scale_xy = 1; ///< Stretch of the whole PSF sideways.
  double psf_scale_z = 1;  ///< And along the detection axis.
  SheetModel sheet = SheetModel::automatic;
  double beam_radius = 10; ///< Millimetres, to 1/e^2, of the beam that a Gaussian sheet is formed of.
  double sheet_fwhm = 0;   ///< Micrometres at the waist, of a Gaussian sheet; 0: from slit, lens and beam.
  SheetAxis sheet_axis = SheetAxis::x;
  /// Micrometres from the volume's first voxel to the waist along sheet_axis; none: the sheet is as thick
  /// everywhere as at its waist.
  std::optional<double> sheet_focus{};
};

} // namespace lsdeconv
