#include "light_sheet_model.hpp"

#include "../full_width.hpp"
#include "../psf_support.hpp"
#include "optics_checks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <numbers>

namespace lsdeconv {
namespace {

/// Distances to the first zeros of the detection PSF in its FWHM: the first dark ring (v = 3.83) and the
/// first dark point of the axis (u = 4 pi). The half maximum lies before them.
constexpr double dark_ring_in_widths = 1.186;
constexpr double dark_point_in_widths = 1.129;
/// Up to where the sheet must be exact: the half-support, and a margin for the pixels at its edge.
constexpr double reach_in_widths = 1.1 * half_support_in_widths;
/// Most radians of phase in the sheet's pupil: more would need thousands of nodes.
constexpr double most_turns = 1e4;

/// The lens whose paraxial diffraction pattern is that of `lens`, stretched by factors across its axis and
/// along it: v is proportional to NA r, u to NA^2 z / n.
Lens stretched(const Lens& lens, double across, double along) {
  return {lens.na / across, lens.refractive_index * along / (across * across), lens.wavelength};
}

LightSheetOptics resolved(LightSheetOptics optics) {
  optics.model = chosen_model(optics);
  if (optics.sheet == SheetModel::automatic) {
    optics.sheet = row_of(optics.model).sheet;
  }
  return optics;
}

/// A wavelength in micrometres, times the model's factor on all lengths.
double wavelength(const LightSheetOptics& optics, double nanometres) {
  return nanometres * 1e-3 * row_of(optics.model).widening(optics.refractive_index);
}

/// Whether the sheet is a Gaussian beam of given thickness that no slit cuts.
bool free_beam(const LightSheetOptics& optics) {
  return optics.sheet == SheetModel::gaussian && optics.sheet_fwhm_um > 0;
}

/// Half-aperture, in beam radii, of the pupil that stands for a free Gaussian beam.
constexpr double free_beam_radii = 3;

/// The numerical aperture of the sheet. A Gaussian beam of waist radius w, whose FWHM is sqrt(2 ln 2) w,
/// diverges to the aperture lambda / (pi w).
double sheet_aperture(const LightSheetOptics& optics) {
  if (optics.sheet == SheetModel::none) {
    return 0;
  }
  if (free_beam(optics)) {
    const double waist = optics.sheet_fwhm_um / std::sqrt(2 * std::numbers::ln2);
    return free_beam_radii * wavelength(optics, optics.excitation_nm) / (std::numbers::pi * waist);
  }
  return slit_aperture(optics.slit_width_mm, optics.cylinder_focal_length_mm);
}

/// SheetPupil::fall_off of a Gaussian sheet.
double fall_off(const LightSheetOptics& optics) {
  return free_beam(optics) ? free_beam_radii : optics.slit_width_mm / (2 * optics.beam_radius_mm);
}

double detection_aperture(const LightSheetOptics& optics) {
  return optics.effective_na > 0 ? optics.effective_na : optics.na;
}

Detection detection_of(const LightSheetOptics& optics) {
  const Lens lens{detection_aperture(optics), optics.refractive_index,
                  wavelength(optics, optics.emission_nm)};
  return optics.model == PsfModel::debye
             ? Detection::debye(lens, optics.scale_xy, optics.scale_z)
             : Detection::born_wolf(stretched(lens, optics.scale_xy, optics.scale_z));
}

/// How much deeper the paraxial pattern is than the vectorial one, in percent of the latter.
double paraxial_excess(const LightSheetOptics& optics) {
  const Lens lens{detection_aperture(optics), optics.refractive_index, 1};
  return 100 * (Detection::born_wolf(lens).axial_width() / Detection::debye(lens).axial_width() - 1);
}

LightSheet sheet_of(const LightSheetOptics& optics, const Detection& detection, double farthest) {
  const double na = sheet_aperture(optics);
  if (na >= optics.refractive_index) {
    throw UserError(text("no light sheet can be as thin as ", number_text(optics.sheet_fwhm_um),
                         " µm: its aperture would exceed the refractive index; check the units", psf_units));
  }
  const double lambda = wavelength(optics, optics.excitation_nm);
  const Lens lens = stretched({na, optics.refractive_index, lambda}, optics.scale_z, 1);
  const double reach_x = std::max(farthest, reach_in_widths * detection.lateral_width());
  const double reach_z = reach_in_widths * detection.axial_width();
  const double turns =
      2 * std::numbers::pi * lens.na / lambda * (reach_z + lens.na / lens.refractive_index * reach_x);
  if (na > 0 && !(turns <= most_turns)) {
    throw UserError(text("the light sheet diverges too much within the ", std::setprecision(3), 2 * reach_z,
                         " µm of depth that detection sees, or over the ", reach_x,
                         " µm to its waist; check the units", psf_units));
  }
  return {sheet_pupil(optics.sheet, fall_off(optics)),
          lens.na,
          lens.refractive_index,
          lambda,
          reach_x,
          na > 0 ? reach_z : 0};
}

} // namespace

PsfModel chosen_model(const LightSheetOptics& optics) {
  if (optics.model != PsfModel::automatic) {
    return optics.model;
  }
  return detection_aperture(optics) > most_paraxial_aperture ? PsfModel::debye : PsfModel::born_wolf;
}

LightSheetModel::LightSheetModel(const LightSheetOptics& optics, double farthest)
    : optics_(resolved(checked(optics))), detection_(detection_of(optics_)),
      sheet_(sheet_of(optics_, detection_, farthest)) {}

LightSheetModel LightSheetModel::detection_alone() const {
  LightSheetOptics optics = optics_;
  optics.sheet = SheetModel::none;
  return LightSheetModel(optics);
}

LightSheet::Section LightSheetModel::section(double along) const {
  return sheet_.section(along / optics_.scale_xy);
}

double LightSheetModel::intensity(double z, double y, double x) const {
  return detection_.intensity(std::hypot(x, y), z) * section(sheet_axis() == 2 ? x : y).intensity(z);
}

Triple<double> LightSheetModel::full_widths() const {
  const double lateral = dark_ring_in_widths * detection_.lateral_width();
  return {full_depth(section(0)), full_width([&](double y) { return intensity(0, y, 0); }, lateral),
          full_width([&](double x) { return intensity(0, 0, x); }, lateral)};
}

double LightSheetModel::full_depth(const LightSheet::Section& section) const {
  const Detection::Ring axis = detection_.ring(0);
  const auto profile = [&](double z) {
    return detection_.intensity(axis, detection_.defocus(z)) * section.intensity(z);
  };
  return full_width(profile, dark_point_in_widths * detection_.axial_width());
}

std::vector<std::string> LightSheetModel::notes() const {
  const PsfModelRow& model = row_of(optics_.model);
  std::vector<std::string> notes{text("model ", model.name, ": ", model.summary)};
  if (optics_.model == PsfModel::born_wolf && detection_aperture(optics_) > most_paraxial_aperture) {
    notes.back() += text("; for small apertures: at this one detection comes out ", std::setprecision(2),
                         paraxial_excess(optics_), " % too deep, see --psf-model debye");
  }
  if (optics_.effective_na > 0) {
    notes.push_back(text("detection as with a numerical aperture of ", number_text(optics_.effective_na),
                         " in place of ", number_text(optics_.na)));
  }
  if (optics_.scale_xy != 1 || optics_.scale_z != 1) {
    notes.push_back(text("stretched ", number_text(optics_.scale_xy), " times in y and x, ",
                         number_text(optics_.scale_z), " times in z"));
  }
  notes.push_back(text("sheet ", row_of(optics_.sheet).name, ": ", row_of(optics_.sheet).summary));
  if (has_sheet()) {
    notes.back() += text(
        ", along ", "zyx"[sheet_axis()], ", ", std::setprecision(4),
        full_width([&](double z) { return section(0).intensity(z); }, 2 * std::numbers::pi / sheet_.v(1)),
        " µm thick at its waist");
  }
  return notes;
}

} // namespace lsdeconv
