#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace lsdeconv {
namespace {

/// Values for an example of a command line.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> example_values{
    {{"input", "DIR"}, {"dxy", "0.4"}, {"dz", "1.2"}, {"lambda-ex", "561"}, {"lambda-em", "600"}}};

/// Required parameters that are not given.
class MissingParameters {
public:
  explicit MissingParameters(const RunConfig& config) : config_(config) {}

  void require(const char* name) {
    const Parameter<RunConfig>& parameter = run_parameters().at(name);
    const ParameterRow& row = parameter.row;
    const std::string value = parameter.write(row, config_);
    if (value.empty() || value == row.automatic) {
      rows_.push_back(&row);
    }
  }

  void require_optics() {
    require("dxy");
    require("dz");
    if (!has_measured_psf(config_) && config_.from_beads.empty()) {
      require("lambda-ex");
      require("lambda-em");
    }
  }

  [[nodiscard]] bool none() const { return rows_.empty(); }

  [[nodiscard]] std::vector<std::string> options() const {
    std::vector<std::string> all;
    for (const ParameterRow* row : rows_) {
      all.push_back(text("--", row->name));
    }
    return all;
  }

  /// Throws UserError with all of them, a line each, and how to give them. otherwise: where else they might
  /// stand.
  void refuse(const std::string& otherwise) const {
    if (none()) {
      return;
    }
    const bool several = rows_.size() > 1;
    std::string list = several ? text("these options are missing", otherwise, ":") : "";
    for (const ParameterRow* row : rows_) {
      list += several ? "\n  " + padded(text("--", row->name))
                      : text("--", row->name, " is missing", otherwise, ": ");
      list += row->help;
      list += row->unit.empty() ? "" : text(", ", row->unit);
    }
    list += lacks_wavelength()
                ? text(several ? "\n" : "; ", "a measured PSF (--psf FILE) needs no wavelengths")
                : "";
    throw UserError(several ? text(list, "\n", example()) : list);
  }

private:
  /// As wide as the longest of them, and three blanks.
  [[nodiscard]] std::string padded(std::string option) const {
    std::size_t width = 0;
    for (const std::string& other : options()) {
      width = std::max(width, other.size());
    }
    option.resize(width + 3, ' ');
    return option;
  }

  [[nodiscard]] bool lacks_wavelength() const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [](const ParameterRow* row) { return row->name.starts_with("lambda"); });
  }

  /// What to add to the command line, or a whole one where it has no input.
  [[nodiscard]] std::string example() const {
    std::string words;
    for (const auto& [name, value] : example_values) {
      for (const ParameterRow* row : rows_) {
        words += row->name == name ? text(name == "input" ? " -i" : text(" --", name), " ", value) : "";
      }
    }
    const bool whole = rows_.front()->name == "input";
    return text("for example: ", whole ? "lsdeconv" : "add", words);
  }

  const RunConfig& config_;
  std::vector<const ParameterRow*> rows_;
};

void require_below_index(std::string_view name, double aperture, double index) {
  if (aperture >= index) {
    throw UserError(text("--", name, " is ", number_text(aperture),
                         ", but must be above 0 and below the refractive index --rf ", number_text(index)));
  }
}

void require_apertures(const Microscope& microscope) {
  const LightSheetOptics& optics = microscope.optics;
  require_below_index("na", optics.na, optics.refractive_index);
  require_below_index("effective-na", optics.effective_na, optics.refractive_index);
}

/// Throws UserError for a lens and a slit that would make a sheet thinner than a wavelength of its light: a
/// slit of aperture A makes one of 0.443 wavelengths / A (FWHM of sinc²), and a cylinder lens that would need
/// an aperture above 0.443 is in no light-sheet microscope. Swapped numbers and metres lead there.
void require_possible_sheet(const Microscope& microscope) {
  constexpr double slit_width_factor = 0.443;
  const LightSheetOptics& optics = microscope.optics;
  const bool by_lens =
      optics.sheet != SheetModel::none && !(optics.sheet == SheetModel::gaussian && optics.sheet_fwhm_um > 0);
  const double beam = optics.sheet == SheetModel::gaussian ? 2 * optics.beam_radius_mm : optics.slit_width_mm;
  const double aperture =
      std::sin(std::atan(std::min(optics.slit_width_mm, beam) / (2 * optics.cylinder_focal_length_mm)));
  if (by_lens && aperture > slit_width_factor) {
    const double wavelength = optics.excitation_nm / 1000;
    throw UserError(text("--fcyl ", number_text(optics.cylinder_focal_length_mm), " mm with --slitwidth ",
                         number_text(optics.slit_width_mm), " mm would make a light sheet ",
                         std::setprecision(2), slit_width_factor * wavelength / aperture,
                         " µm thin, less than the ", wavelength,
                         " µm of a wavelength of its light: are the two swapped or not in mm? Usual are "
                         "--fcyl 240 --slitwidth "
                         "12"));
  }
}

void require_distinct_gpus(const RunConfig& config) {
  const std::set<int> distinct(config.gpu_indices.begin(), config.gpu_indices.end());
  if (distinct.size() != config.gpu_indices.size()) {
    throw UserError(
        text("--gpu-indices is ", parameter_values(config).at("gpu-indices"),
             ", but must name every GPU once; several blocks at a time are --gpu-workers-per-gpu"));
  }
}

} // namespace

float snyder_shift(const RunConfig& config) {
  const double read_noise = config.read_noise.value_or(0);
  if (read_noise > 0 && !config.gain) {
    throw UserError(
        "--read-noise needs --gain, the counts per photo-electron, to know how it compares with the "
        "photons' noise");
  }
  return read_noise > 0 ? static_cast<float>(read_noise * read_noise / *config.gain) : 0;
}

void validate_optics(const RunConfig& config) {
  if (has_measured_psf(config) && !config.from_beads.empty()) {
    throw UserError(text(config.psf.empty() ? "--psf-depths" : "--psf",
                         " and --from-beads contradict each other; give one of them"));
  }
  const bool has_images = !config.input.empty() || !config.from_beads.empty();
  MissingParameters missing(config);
  missing.require_optics();
  missing.refuse(has_images ? ", which the metadata of the images do not state" : "");
  if (!has_measured_psf(config) && config.from_beads.empty()) {
    require_apertures(config);
    require_possible_sheet(config);
  }
}

std::vector<std::string> missing_optics(const RunConfig& config) {
  MissingParameters missing(config);
  missing.require_optics();
  return missing.options();
}

void validate(const RunConfig& config) {
  if (!config.from_beads.empty()) {
    throw UserError("--from-beads belongs to lsdeconv psf, which makes the file for --psf");
  }
  if (MissingParameters missing(config); !config.shape) {
    missing.require("input");
    if (!missing.none()) {
      missing.require_optics();
    }
    missing.refuse("");
  }
  require_distinct_gpus(config);
  if (!config.trace.empty()) {
    if (std::filesystem::is_directory(config.trace)) {
      throw UserError(text("--trace ", config.trace.string(), " is a folder: name a file"));
    }
    const std::filesystem::path folder = std::filesystem::absolute(config.trace).parent_path();
    if (!std::filesystem::exists(folder)) {
      throw UserError(text("--trace ", config.trace.string(), ": there is no folder ", folder.string(),
                           "; make it, or name a file in another"));
    }
    require_writable(folder);
  }
  if (config.shape) {
    validate_optics(config); // else the input may state what was not given
  } else if (!has_measured_psf(config)) {
    require_apertures(config);
  }
  refuse_contradictions(config);
}

void validate(const SimulateConfig& config) {
  if (config.output.empty()) {
    throw UserError("--output is missing: give it the folder that the slices go to");
  }
  if (!config.truth.empty() && config.truth.lexically_normal() == config.output.lexically_normal()) {
    throw UserError("--truth and --output are the same folder; the ground truth needs one of its own");
  }
  if (config.sheet_focus) {
    throw UserError(
        "--sheet-focus is for deconvolution: a phantom is seen with one PSF everywhere; leave it out");
  }
  require_apertures(config);
  require_possible_sheet(config);
  refuse_contradictions(config);
}

} // namespace lsdeconv
