#include "lsdeconv/run/preparation/psf_fit.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>

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

std::string with_deviation(const PsfDepth& depth) {
  return text(std::fixed, std::setprecision(2), depth.factor, " ± ", depth.deviation);
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
  const float background = sample_intensity(reader, {}, ranks).scale.background;
  const std::vector<Box3> boxes = sample_boxes(reader, psf.half_support(), background, 0, ranks);
  PsfFit fit;
  fit.fwhm_z = psf.fwhm.z;
  fit.depth = estimate_psf_depth(reader, boxes, model, voxel, ranks);
  fit.scale_z = config.optics.scale_z * fit.depth.factor;
  if (fit.differs()) {
    fit.sheet_fwhm_um = sheet_of_depth(config.optics, voxel, fit.fwhm_z * fit.depth.factor);
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
  const std::vector<std::string> options = fit.options();
  if (options.empty()) {
    return lines + "options     none needed: the difference is not significant\n";
  }
  lines += text("options     ", options.front(), "\n");
  if (options.size() > 1) {
    lines += text("            or, where the light sheet is the cause: ", options.back(), "\n");
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
          {"sheet_fwhm_um", fit.sheet_fwhm_um > 0 ? Json(fit.sheet_fwhm_um) : Json()},
          {"options", fit.options()}};
}

} // namespace lsdeconv
