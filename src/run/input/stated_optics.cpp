#include "lsdeconv/run/input/stated_optics.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr double most_difference = 0.02; ///< Relative, that is still rounding.
constexpr double least_voxel = 0.005;    ///< Micrometres; no light microscope has smaller ones.

bool differ(double a, double b) {
  return std::abs(a - b) > most_difference * std::max(a, b);
}

/// To six digits: sizes in other units and resolution tags have rounding errors behind them.
double rounded(double value) {
  if (!(value > 0) || !std::isfinite(value)) {
    return 0;
  }
  const double digits = std::pow(10.0, 5 - std::floor(std::log10(value)));
  return std::round(value * digits) / digits;
}

/// The size of pixels that are square; what is stated along one axis only holds for both.
double lateral(const Spacing3& voxel) {
  const bool square = voxel.x <= 0 || voxel.y <= 0 || !differ(voxel.x, voxel.y);
  return square ? std::max(voxel.x, voxel.y) : 0;
}

/// A parameter that metadata may state.
struct StatedParameter {
  std::string_view name;
  bool is_voxel;
  double (*stated)(const StatedAcquisition& stated); ///< 0 where it is not.
  double& (*value)(RunConfig& config);
};

/// The refractive index comes before the aperture, which must be below it.
constexpr std::array<StatedParameter, 6> parameters{{
    {"dxy", true, [](const StatedAcquisition& s) { return lateral(s.voxel); },
     [](RunConfig& c) -> double& { return c.dxy; }},
    {"dz", true, [](const StatedAcquisition& s) { return s.voxel.z; },
     [](RunConfig& c) -> double& { return c.dz; }},
    {"lambda-ex", false, [](const StatedAcquisition& s) { return s.excitation_nm; },
     [](RunConfig& c) -> double& { return c.optics.excitation_nm; }},
    {"lambda-em", false, [](const StatedAcquisition& s) { return s.emission_nm; },
     [](RunConfig& c) -> double& { return c.optics.emission_nm; }},
    {"rf", false, [](const StatedAcquisition& s) { return s.refractive_index; },
     [](RunConfig& c) -> double& { return c.optics.refractive_index; }},
    {"na", false, [](const StatedAcquisition& s) { return s.na; },
     [](RunConfig& c) -> double& { return c.optics.na; }},
}};

bool possible(const StatedParameter& parameter, double value, const RunConfig& config) {
  return run_parameters().at(parameter.name).row.range.contains(value)
         && (!parameter.is_voxel || value >= least_voxel)
         && (parameter.name != "na" || value < config.optics.refractive_index);
}

/// Whether the run needs the parameter.
bool is_needed(const StatedParameter& parameter, const RunConfig& config) {
  return parameter.is_voxel || (!has_measured_psf(config) && config.from_beads.empty());
}

/// The stated value of a parameter that the run needs, if it can be; else 0.
double usable(const StatedParameter& parameter, const StatedAcquisition& stated, const RunConfig& config) {
  const double value = rounded(parameter.stated(stated));
  return is_needed(parameter, config) && value > 0 && possible(parameter, value, config) ? value : 0;
}

std::string with_unit(const StatedParameter& parameter, double value) {
  const std::string_view unit = run_parameters().at(parameter.name).row.unit;
  return text(number_text(value), unit.empty() ? "" : " ", unit);
}

std::string about_pixels(const StatedAcquisition& stated) {
  const Spacing3& voxel = stated.voxel;
  return voxel.x > 0 && voxel.y > 0 && lateral(voxel) == 0 ? text(
             stated.source, " states pixels of ", number_text(rounded(voxel.y)), "×",
             number_text(rounded(voxel.x)),
             " µm (y×x), but --dxy takes square ones: resample the slices, or give the size that suits best")
                                                           : "";
}

std::string about(const StatedParameter& parameter, const StatedAcquisition& stated, RunConfig config) {
  const double value = rounded(parameter.stated(stated));
  const double used = parameter.value(config);
  if (value <= 0 || !is_needed(parameter, config)) {
    return "";
  }
  if (!possible(parameter, value, config)) {
    return text(stated.source, " states a --", parameter.name, " of ", with_unit(parameter, value),
                " in the input, which cannot be and is not used");
  }
  return differ(value, used)
             ? text("--", parameter.name, " ", with_unit(parameter, used), " is used, but ", stated.source,
                    " states ", with_unit(parameter, value), " in the input: which of them is right?")
             : "";
}

/// An optical value, and the parameter that sets it.
struct UsedValue {
  std::string_view parameter;
  std::string value;
};

std::vector<UsedValue> used_values(const LightSheetOptics& optics) {
  std::vector<UsedValue> used{{"na", text("NA ", number_text(optics.na))},
                              {"rf", text("index ", number_text(optics.refractive_index))}};
  const bool gaussian = optics.sheet == SheetModel::gaussian;
  if (gaussian && optics.sheet_fwhm_um > 0) {
    used.push_back({"sheet-fwhm", text("sheet ", number_text(optics.sheet_fwhm_um), " µm")});
  } else if (optics.sheet == SheetModel::none) {
    used.push_back({"sheet", "no sheet"});
  } else {
    used.push_back({"fcyl", text("lens ", number_text(optics.cylinder_focal_length_mm), " mm")});
    used.push_back({"slitwidth", text("slit ", number_text(optics.slit_width_mm), " mm")});
    if (gaussian) {
      used.push_back({"beam-radius", text("beam radius ", number_text(optics.beam_radius_mm), " mm")});
    }
  }
  return used;
}

/// Who gave a value, and who several.
struct Origin {
  std::string_view of_one;
  std::string_view of_several;
};

Origin origin_of(std::string_view parameter, const RunConfig& config) {
  if (config.from_metadata.contains(parameter)) {
    return {" (from the images)", " (from the images)"};
  }
  return config.given.contains(parameter) ? Origin{} : Origin{" (default)", " (defaults)"};
}

} // namespace

std::string used_optics_text(const RunConfig& config) {
  if (has_measured_psf(config) || !config.from_beads.empty()) {
    return {};
  }
  const std::vector<UsedValue> used = used_values(config.optics);
  std::string list;
  std::size_t alike = 0; // values of one origin so far
  for (std::size_t i = 0; i < used.size(); ++i) {
    const Origin origin = origin_of(used[i].parameter, config);
    const bool last =
        i + 1 == used.size() || origin_of(used[i + 1].parameter, config).of_one != origin.of_one;
    list += used[i].value;
    ++alike;
    if (last) {
      list += alike == 1 ? origin.of_one : origin.of_several;
      alike = 0;
    }
    list += i + 1 == used.size() ? "" : last ? "; " : ", ";
  }
  return list;
}

void complete_optics(RunConfig& config, const StatedAcquisition& stated) {
  for (const StatedParameter& parameter : parameters) {
    const double value = usable(parameter, stated, config);
    if (value > 0 && !config.given.contains(parameter.name)) {
      parameter.value(config) = value;
      config.from_metadata.emplace(parameter.name);
    }
  }
  config.optics.model = chosen_model(config.optics);
  validate_optics(config);
}

std::string stated_optics_text(const RunConfig& config, const StatedAcquisition& stated) {
  std::string list;
  for (const StatedParameter& parameter : parameters) {
    const double value = usable(parameter, stated, config);
    if (value > 0 && !config.given.contains(parameter.name)) {
      list += text(list.empty() ? "--" : ", --", parameter.name, " ", with_unit(parameter, value));
    }
  }
  return list.empty() ? list : text(list, ", as ", stated.source, " states in the input");
}

std::vector<std::string> stated_optics_warnings(const RunConfig& config, const StatedAcquisition& stated) {
  std::vector<std::string> all{about_pixels(stated)};
  for (const StatedParameter& parameter : parameters) {
    all.push_back(about(parameter, stated, config));
  }
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
