#include "lsdeconv/run/preparation/psf_fit.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <numbers>

namespace lsdeconv {
namespace {

/// To three digits, as in an option.
double rounded(double value) {
  const double unit = std::pow(10.0, std::floor(std::log10(value)) - 2);
  return std::round(value / unit) * unit;
}

double depth_with_sheet(LightSheetOptics optics, const Spacing3& voxel, double fwhm) {
  optics.sheet = SheetModel::gaussian;
  optics.sheet_fwhm_um = fwhm;
  return light_sheet_psf(optics, voxel).fwhm.z;
}

/// FWHM of the Gaussian sheet with which the PSF is `depth` micrometres deep; 0 where the detection alone is
/// less deep than that, or the sheet would have to be far thinner than the PSF is.
double sheet_of_depth(const LightSheetOptics& optics, const Spacing3& voxel, double depth) {
  constexpr int halvings = 12; // to 0.1 %
  double thin = depth / optics.scale_z / 1.05;
  double thick = 8 * thin;
  if (optics.sheet == SheetModel::none || depth_with_sheet(optics, voxel, thick) < depth
      || depth_with_sheet(optics, voxel, thin) > depth) {
    return 0;
  }
  for (int i = 0; i < halvings; ++i) {
    const double middle = std::sqrt(thin * thick);
    (depth_with_sheet(optics, voxel, middle) < depth ? thin : thick) = middle;
  }
  return std::sqrt(thin * thick);
}

double depth_with_aperture(LightSheetOptics optics, const Spacing3& voxel, double aperture) {
  optics.effective_na = aperture;
  return light_sheet_psf(optics, voxel).fwhm.z;
}

/// Effective aperture with which the PSF is `depth` micrometres deep; 0 where that is none from half of --na
/// to all of it.
double aperture_of_depth(const LightSheetOptics& optics, const Spacing3& voxel, double depth) {
  constexpr int halvings = 12;
  double low = optics.na / 2;
  double high = optics.na;
  if (depth_with_aperture(optics, voxel, low) < depth || depth_with_aperture(optics, voxel, high) > depth) {
    return 0;
  }
  for (int i = 0; i < halvings; ++i) {
    const double middle = (low + high) / 2;
    (depth_with_aperture(optics, voxel, middle) < depth ? high : low) = middle;
  }
  return (low + high) / 2;
}

/// Of squared widths, spectra show the difference along z and across: that is how one follows from the other.
double change_by_width(const Triple<double>& fwhm) {
  constexpr double wider = 1.2;
  const double across = std::hypot(fwhm.y, fwhm.x) / std::numbers::sqrt2;
  return std::sqrt(1 + (wider * wider - 1) * std::pow(across / fwhm.z, 2)) - 1;
}

std::string with_deviation(const PsfDepth& depth) {
  return text(std::fixed, std::setprecision(2), depth.factor, " ± ", depth.deviation);
}

/// " (0.34 to 0.37)"; empty where one of the two is out of what is tried.
std::string range_of_aperture(const PsfFit& fit) {
  return fit.least_na > 0 && fit.most_na > 0
             ? text(" (", number_text(rounded(fit.least_na)), " to ", number_text(rounded(fit.most_na)), ")")
             : std::string();
}

nlohmann::ordered_json number_or_null(double value) {
  return value > 0 ? nlohmann::ordered_json(value) : nlohmann::ordered_json();
}

} // namespace

bool PsfFit::differs() const {
  constexpr double least = 0.05;
  return depth.differs(least);
}

std::vector<std::string> PsfFit::options() const {
  if (!differs()) {
    return {};
  }
  std::vector<std::string> all{text("--psf-scale-z ", number_text(rounded(scale_z)))};
  if (sheet_fwhm_um > 0) {
    all.push_back(text("--sheet gaussian --sheet-fwhm ", number_text(rounded(sheet_fwhm_um))));
  }
  if (effective_na > 0) {
    all.push_back(text("--effective-na ", number_text(rounded(effective_na))));
  }
  return all;
}

StretchedPsf stretched_model(const RunConfig& config) {
  return [&config](double factor) {
    LightSheetOptics optics = config.optics;
    optics.scale_z *= factor;
    return light_sheet_psf(optics, voxel_of(config));
  };
}

PsfFit fit_psf(VolumeReader& reader, const RunConfig& config, const mpi::Communicator& ranks) {
  const Spacing3 voxel = voxel_of(config);
  const StretchedPsf model = stretched_model(config);
  const PointSpreadFunction psf = model(1);
  const float offset = remaining_offset(config);
  const float background = config.background
                               ? static_cast<float>(*config.background)
                               : sample_intensity(reader, {.offset = offset}, ranks).scale.background;
  const std::vector<Box3> boxes = sample_boxes(reader, psf.half_support(), background, offset, ranks);
  PsfFit fit;
  fit.fwhm_z = psf.fwhm.z;
  fit.depth = estimate_psf_depth(reader, boxes, model, voxel, ranks);
  fit.scale_z = config.optics.scale_z * fit.depth.factor;
  fit.depth_by_width = change_by_width(psf.fwhm);
  if (fit.differs()) {
    const auto aperture = [&](double factor) {
      return aperture_of_depth(config.optics, voxel, fit.fwhm_z * factor);
    };
    fit.sheet_fwhm_um = sheet_of_depth(config.optics, voxel, fit.fwhm_z * fit.depth.factor);
    fit.effective_na = aperture(fit.depth.factor);
    fit.least_na = aperture(fit.depth.factor + fit.depth.deviation);
    fit.most_na = aperture(fit.depth.factor - fit.depth.deviation);
  }
  return fit;
}

std::string fit_text(const PsfFit& fit) {
  std::string lines =
      text("fit         ", fit.depth.boxes, fit.depth.boxes == 1 ? " sample box" : " sample boxes",
           " of the volume, whose structures are taken to have no preferred direction\n");
  if (!fit.depth.undetermined.empty()) {
    return text(lines, "depth       not determined: ", fit.depth.undetermined, "\n");
  }
  lines += text("depth       ", with_deviation(fit.depth), " times that of these options, ",
                short_text(fit.fwhm_z * fit.depth.factor), " µm in place of ", short_text(fit.fwhm_z),
                " µm (FWHM along z)\n");
  lines += text("across      not determined: such data show no difference between a wider PSF and finer "
                "structures; 20 % wider would make the depth ",
                short_text(100 * fit.depth_by_width), " % more\n");
  const std::vector<std::string> options = fit.options();
  if (options.empty()) {
    return lines + "options     none needed: the difference is not significant\n";
  }
  lines += text("options     ", options.front(), "\n");
  if (fit.sheet_fwhm_um > 0) {
    lines += text("            or, where the light sheet is the cause: ", options[1], "\n");
  }
  if (fit.effective_na > 0) {
    lines += text("            or, where aberrations are the cause: ", options.back(), range_of_aperture(fit),
                  "\n");
  }
  return lines;
}

nlohmann::ordered_json fit_json(const PsfFit& fit) {
  using Json = nlohmann::ordered_json;
  const bool determined = fit.depth.undetermined.empty();
  return {{"boxes", fit.depth.boxes},
          {"depth_factor", determined ? Json(fit.depth.factor) : Json()},
          {"depth_deviation", determined ? Json(fit.depth.deviation) : Json()},
          {"undetermined", determined ? Json() : Json(fit.depth.undetermined)},
          {"differs", fit.differs()},
          {"psf_scale_z", determined ? Json(fit.scale_z) : Json()},
          {"sheet_fwhm_um", number_or_null(fit.sheet_fwhm_um)},
          {"effective_na", number_or_null(fit.effective_na)},
          {"effective_na_least", number_or_null(fit.least_na)},
          {"effective_na_most", number_or_null(fit.most_na)},
          {"depth_change_by_width", fit.depth_by_width},
          {"options", fit.options()}};
}

} // namespace lsdeconv
