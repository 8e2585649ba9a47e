#include "psf_facts.hpp"

#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

std::string kind_of(const RunConfig& config) {
  if (!config.from_beads.empty()) {
    return "beads";
  }
  return has_measured_psf(config) ? "measured" : std::string(row_of(config.optics.model).name);
}

/// The optics of a computed PSF; null for one that was measured.
Json optics_json(const RunConfig& config) {
  const LightSheetOptics& optics = config.optics;
  if (has_measured_psf(config) || !config.from_beads.empty()) {
    return nullptr;
  }
  return {{"na", optics.na},
          {"refractive_index", optics.refractive_index},
          {"excitation_nm", optics.excitation_nm},
          {"emission_nm", optics.emission_nm},
          {"cylinder_focal_length_mm", optics.cylinder_focal_length_mm},
          {"slit_width_mm", optics.slit_width_mm},
          {"sheet", row_of(optics.sheet).name}};
}

Json width_json(const Triple<BeadWidth>& widths, double BeadWidth::*value) {
  return {widths.z.*value, widths.y.*value, widths.x.*value};
}

} // namespace

Json psf_facts(const RunConfig& config, const std::vector<std::filesystem::path>& files) {
  Json written = Json::array();
  for (const std::filesystem::path& file : files) {
    written.push_back(std::filesystem::absolute(file).string());
  }
  return {{"version", 1}, {"model", kind_of(config)}, {"optics", optics_json(config)}, {"files", written}};
}

void add_bead_facts(Json& json, const BeadPsf& result) {
  Json counts = Json::object();
  for (const BeadFate fate : bead_fates) {
    counts[std::string(name(fate))] = result.count(fate);
  }
  json["psfs"] = Json::array({psf_json(result.psf)});
  json["psfs"][0]["distance_from_waist_um"] = nullptr;
  json["psfs"][0]["depth_um"] = nullptr;
  json["notes"] = result.psf.notes;
  json["beads"] = {{"found", result.beads.size()},
                   {"counts", counts},
                   {"half_window_zyx", extent_json(result.half_window)},
                   {"fwhm_median_um_zyx", width_json(result.fwhm, &BeadWidth::median)},
                   {"fwhm_spread_um_zyx", width_json(result.fwhm, &BeadWidth::spread)},
                   {"few", result.count(BeadFate::used) < fewest_beads_to_trust}};
}

} // namespace lsdeconv
