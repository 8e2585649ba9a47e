#include "contradictions.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

using Values = std::map<std::string, std::string>;

constexpr std::string_view one_of_them = "give one of them";
constexpr std::string_view no_model = "a measured PSF takes the place of every model; leave one of them out";
constexpr std::string_view no_slices = "it has no slices; leave it out";
constexpr std::string_view no_stripes = "nothing is destriped without it; give, say, 2";
constexpr std::string_view no_noise =
    "where the halves disagree, nothing is updated anyway; leave one of them out";
constexpr std::string_view no_likelihood =
    "it maximises no likelihood that could be regularised; use shb or rl";

} // namespace

const std::vector<Contradiction>& contradictions() {
  static const std::vector<Contradiction> rows{
      {{"verbose"}, {"quiet"}, one_of_them},
      {{"watch"}, {"json"}, "one is for people, the other for programs; leave one of them out"},
      {{"cache-drive"}, {"checkpoint"}, "the first names a folder, the second the file; give one of them"},
      {{"offset"}, {"offset-image"}, one_of_them},
      {{"shape"}, {"input"}, "plans are made from files or without; give one of them"},
      {{"keep-background"},
       {"auto-range"},
       "the range begins at a percentile, whatever is added; leave one of them out"},
      {{"keep-background"},
       {"allow-missing"},
       "missing blocks would look like background; leave one of them out"},
      {{"background"},
       {"background-shape", "smooth"},
       "haze that varies is found in the slices; leave the number out"},
      {{"remove-checkpoint"}, {"export", "false"}, "nothing would be left of the run"},
      {{"device", "cpu"}, {"gpu-indices"}, "leave one of them out"},
      {{"tv"}, {"algorithm", "legacy-2025"}, no_likelihood},
      {{"tv"}, {"algorithm", "gradient-consensus"}, no_noise},
      {{"lambda-damping"}, {"algorithm", "gradient-consensus"}, no_noise},
      {{"regularize-interval"}, {"algorithm", "gradient-consensus"}, no_noise},
      {{"start", "image"},
       {"algorithm", "gradient-consensus"},
       "it starts from the correlation; leave it out"},
      {{"tv"}, {"lambda-damping"}, "both smooth the estimate in every step; give one of them"},
      {{"destripe-sigma"},
       {"destripe-method", "median"},
       "the notch belongs to munch; leave one of them out"},
      {{"fit"}, {"psf"}, "a measured PSF is what it is; leave one of them out"},
      {{"fit"}, {"psf-depths"}, "a measured PSF is what it is; leave one of them out"},
      {{"fit"}, {"from-beads"}, "PSFs are fitted to a volume or measured with beads; give one of them"},
      {{"fit"}, {"output"}, "it prints options and makes no PSF; leave one of them out"},
      {{"fit"}, {"sheet-focus"}, "the fit is for the whole volume; leave one of them out"},
      {{"psf"}, {"psf-depths"}, "one PSF for all depths or one for each; give one of them"},
      {{"effective-na"}, {"psf"}, no_model},
      {{"psf-model"}, {"psf"}, no_model},
      {{"psf-scale-xy"}, {"psf"}, no_model},
      {{"psf-scale-z"}, {"psf"}, no_model},
      {{"sheet"}, {"psf"}, no_model},
      {{"sheet-fwhm"}, {"psf"}, no_model},
      {{"sheet-focus"}, {"psf"}, no_model},
      {{"beam-radius"}, {"psf"}, no_model},
      {{"effective-na"}, {"psf-depths"}, no_model},
      {{"psf-model"}, {"psf-depths"}, no_model},
      {{"psf-scale-xy"}, {"psf-depths"}, no_model},
      {{"psf-scale-z"}, {"psf-depths"}, no_model},
      {{"sheet"}, {"psf-depths"}, no_model},
      {{"sheet-fwhm"}, {"psf-depths"}, no_model},
      {{"sheet-focus"}, {"psf-depths"}, no_model},
      {{"beam-radius"}, {"psf-depths"}, no_model},
      {{"beam-radius"}, {"sheet-fwhm"}, "either tells how thin the sheet is; leave one of them out"},
      {{"tile-size"}, {"output-format"}, no_slices},
      {{"bigtiff"}, {"output-format"}, no_slices},
      {{"slice-names"}, {"output-format"}, no_slices},
      {{"ome", "false"}, {"output-format"}, no_slices},
      {{"sheet-focus"}, {"sheet", "none"}, "without a sheet there is no waist; leave one of them out"},
  };
  return rows;
}

const std::vector<Need>& needs() {
  static const std::vector<Need> rows{
      {{"gaussian-filter-size"}, {"gaussian-sigma"}, "the filter is off without it; give, say, 0.5 0.5 1.5"},
      {{"flat-offset"}, {"flat"}, "it is taken off that image"},
      {{"destripe-axis"}, {"destripe-sigma"}, no_stripes, {"destripe-method", "median"}},
      {{"destripe-levels"}, {"destripe-sigma"}, no_stripes, {"destripe-method", "median"}},
      {{"destripe-wavelet"}, {"destripe-sigma"}, no_stripes, {"destripe-method", "median"}},
      {{"beam-radius"}, {"sheet", "gaussian"}, "the others do not depend on it"},
      {{"sheet-fwhm"}, {"sheet", "gaussian"}, "the others follow from --fcyl and --slitwidth"},
      {{"zarr-version"}, {"output-format", "zarr"}, "slices are TIFF"},
      {{"zarr-shard"}, {"output-format", "zarr"}, "slices are TIFF"},
      {{"zarr-chunk"}, {"output-format", "zarr"}, "slices are TIFF"},
      {{"interval"}, {"watch"}, "without it the run is looked at once"},
      {{"voxel-type"}, {"shape"}, "the type of files stands in their headers"},
      {{"plan-nodes"}, {"plan-ranks"}, "say how many ranks run on them"},
      {{"plan-gpu-memory"}, {"plan-ranks"}, "say how many ranks have one"},
      {{"fit"}, {"input"}, "the volume that the PSF is to fit"},
      {{"psf-voxel"}, {"psf"}, "the voxel of the model is the image's", {"psf-depths"}},
  };
  return rows;
}

namespace {

/// The parameters of a configuration that are neither at their defaults nor off.
class GivenParameters {
public:
  GivenParameters(Values values, Values defaults)
      : values_(std::move(values)), defaults_(std::move(defaults)) {}

  [[nodiscard]] bool has(const Given& given) const {
    const auto found = values_.find(given.name);
    return found != values_.end()
           && (given.value.empty() ? found->second != defaults_.at(given.name) && found->second != "off"
                                   : found->second == given.value);
  }

  /// "--device cpu"; of a switch "--quiet" or "--no-bind".
  [[nodiscard]] std::string text_of(const Given& given) const {
    const std::string& value = values_.at(given.name);
    return value == "false" ? "--no-" + given.name
                            : text("--", given.name, value == "true" ? "" : " " + value);
  }

private:
  Values values_;
  Values defaults_;
};

void refuse_contradictions(const GivenParameters& given) {
  for (const auto& [one, other, advice] : contradictions()) {
    if (given.has(one) && given.has(other)) {
      throw UserError(
          text(given.text_of(one), " and ", given.text_of(other), " contradict each other: ", advice));
    }
  }
  for (const auto& [one, needed, advice, or_else] : needs()) {
    if (given.has(one) && !given.has(needed) && !given.has(or_else)) {
      throw UserError(text(given.text_of(one), " needs --", needed.name, needed.value.empty() ? "" : " ",
                           needed.value, ": ", advice));
    }
  }
}

} // namespace

void refuse_contradictions(const RunConfig& config) {
  refuse_contradictions(GivenParameters(parameter_values(config), parameter_values(RunConfig{})));
}

void refuse_contradictions(const SimulateConfig& config) {
  const ParameterTable<SimulateConfig>& table = simulate_parameters();
  refuse_contradictions(GivenParameters(table.values(config), table.values(SimulateConfig{})));
}

} // namespace lsdeconv
