#include "data_warnings.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lsdeconv {
namespace {

float brightest(const SampledCounts& counts) {
  return counts.highest.front().value;
}

/// Counts of the brightest voxel above the dark level.
double light_of_brightest(const RunConfig& config, const SampledCounts& counts) {
  return static_cast<double>(brightest(counts)) - static_cast<double>(count_levels(config).dark);
}

bool is_constant(const SampledCounts& counts) {
  return counts.voxels > 0 && counts.zeros == 0 && counts.least == brightest(counts);
}

/// What was taken for the dark level, as the user knows it.
std::string offset_text(const RunConfig& config) {
  return config.offset_image.empty() ? text("--offset ", number_text(config.offset))
                                     : text("--offset-image ", config.offset_image.string());
}

std::string about_content(const SampledCounts& counts) {
  if (counts.voxels == 0 && counts.zeros > 0) {
    return "every voxel of the sampled slices is 0: are input, channel and region the right ones?";
  }
  if (is_constant(counts)) {
    return text("every voxel of the sampled slices has the one value ", number_text(brightest(counts)),
                ": there is nothing to deconvolve in them; are input, channel and region the right ones?");
  }
  const auto values = std::count_if(counts.highest.begin(), counts.highest.end(),
                                    [](const ValueCount& of) { return of.voxels > 0; })
                      + (counts.zeros > 0 ? 1 : 0);
  constexpr std::int64_t least_voxels = 1000; // fewer may have few values by chance
  return values <= 3 && counts.voxels + counts.zeros >= least_voxels
             ? text("the sampled slices hold only ", values,
                    " different values, as masks and labels do: deconvolve the camera's images")
             : std::string();
}

/// The right offset has half of the voxels without light below it, and none of the others: at most half of
/// all. A bound of 65 % lets pass one that is 0.4 counts too high for a camera with a noise of one count. And
/// the darkest twentieth of the tiles, whose noise is an eighth, is not a tenth below it.
std::string about_offset(const RunConfig& config, const IntensitySample& sample) {
  constexpr double most_below = 0.65;
  constexpr float least_of_dark = 0.9F;
  const SampledCounts& counts = sample.counts;
  const float dark = count_levels(config).dark;
  const double below = counts.share_below_dark();
  const bool given = config.offset > 0 || !config.offset_image.empty();
  const bool too_dark = dark > 0 && sample.darkest && *sample.darkest < least_of_dark * dark;
  if (!given || is_constant(counts) || (below <= most_below && !too_dark)) {
    return {};
  }
  const double at_or_below =
      static_cast<double>(counts.below_dark + counts.at_dark) / static_cast<double>(counts.voxels);
  return text(percent_text(at_or_below), " of the sampled voxels are at or below ", offset_text(config),
              sample.darkest && dark > 0 ? text(", and the darkest places have ",
                                                short_text(static_cast<double>(*sample.darkest)), " counts")
                                         : "",
              ", so all of them become black: give what the camera shows with its shutter closed");
}

/// Cameras add 20 to 1000 counts to every pixel, so that noise does not fall below 0. Where the lowest voxel
/// stands so far above 0, and at three quarters of the darkest places or more, hardly anything but such an
/// offset holds it up: noise of light alone spreads farther, and 0 is among data whose background was
/// subtracted. Data of 8 bits were scaled. Where the noise tells the offset, that is said instead.
std::string about_forgotten_offset(const RunConfig& config, const IntensitySample& sample,
                                   const NoiseModel& noise, VoxelType type) {
  constexpr float least_offset = 20;
  constexpr float most_offset = 1000;
  constexpr float least_of_darkest = 0.75F;
  constexpr double least_vanishing = 5; // counts: read noise lowers the place
  const float least = sample.counts.least;
  const bool given = config.given.contains("offset") || config.offset > 0 || !config.offset_image.empty()
                     || config.background;
  const double zero = noise.zero_variance_counts;
  if (!given && zero > least_vanishing && sample.darkest && zero < static_cast<double>(*sample.darkest)) {
    return text(
        "an offset of about ", short_text(zero),
        " counts seems to be left in: there the noise would vanish; give what the camera shows with its "
        "shutter closed as --offset");
  }
  return given || type == VoxelType::uint8 || is_constant(sample.counts) || !sample.darkest
                 || least <= least_offset || least > most_offset || least < least_of_darkest * *sample.darkest
             ? std::string()
             : text("no voxel", sample.counts.zeros > 0 ? " other than 0" : "", " is below ",
                    short_text(static_cast<double>(least)),
                    " counts: is that the camera's offset? give it as --offset");
}

/// Products of far larger or smaller numbers leave the range of float.
std::string about_magnitude(const SampledCounts& counts) {
  constexpr float least = 1e-2F;
  constexpr float most = 1e9F;
  const float highest = counts.voxels == 0 ? 0 : brightest(counts);
  return highest <= 0 || (highest >= least && highest <= most)
             ? std::string()
             : text("the brightest sampled voxel is ", short_text(static_cast<double>(highest)),
                    ": the iterations and their estimates are made for counts, and fail for numbers far ",
                    highest < least ? "below" : "above",
                    " those; multiply the data so that they are some thousands");
}

std::string about_smoothed_noise(const NoiseModel& noise) {
  return noise.source == NoiseSource::smoothed ? std::string(
             "the noise of these data has been smoothed away: they were resampled or filtered; give "
             "--gain, or deconvolve what the camera has written")
                                               : std::string();
}

/// Counts are never negative. Some negative values are what a subtracted background leaves of the noise of
/// empty places, more mean that the data were standardised.
std::string about_negative(const RunConfig& config, const SampledCounts& counts) {
  constexpr double most_negative = 0.1;
  const double negative =
      counts.voxels == 0 ? 0 : static_cast<double>(counts.below_dark) / static_cast<double>(counts.voxels);
  const bool given = config.offset > 0 || !config.offset_image.empty();
  return given || negative <= most_negative
             ? std::string()
             : text(percent_text(negative),
                    " of the sampled voxels are negative and become black: deconvolve the counts of the "
                    "camera, before anything is subtracted from them or they are normalised");
}

/// Haze lies in front of tissue as well, so --background should leave most of that: more than 90 % of all
/// voxels below it are far more than the empty part of a sample.
std::string about_background(const RunConfig& config, const SampledCounts& counts) {
  constexpr double most_below = 0.9;
  const double below =
      counts.voxels == 0 ? 0
                         : static_cast<double>(counts.up_to_background) / static_cast<double>(counts.voxels);
  if (config.background.value_or(0) <= 0 || below <= most_below || is_constant(counts)) {
    return {};
  }
  const bool all = counts.up_to_background == counts.voxels;
  return text(all ? "the result will be black: " : "", percent_text(below),
              " of the sampled voxels are at or below --background ", number_text(*config.background),
              config.offset > 0 ? text(" above --offset ", number_text(config.offset)) : "",
              all ? "" : " and become black",
              ": give the counts of empty places above the offset, or leave it out to have it estimated");
}

/// Masked data whose haze stands between many zeros, and samples that structure fills.
std::string about_estimated_background(const RunConfig& config, const IntensitySample& sample) {
  constexpr float least_haze = 16; // counts: what is left of a background that was subtracted begins at 1
  const SampledCounts& counts = sample.counts;
  const double background =
      static_cast<double>(sample.scale.background) - static_cast<double>(snyder_shift(config));
  if (config.background || counts.voxels == 0) {
    return {};
  }
  if (counts.zeros > counts.voxels && counts.least >= least_haze
      && sample.darkest.value_or(0) < counts.least / 2) {
    return text(
        "most of the sampled voxels are exactly 0, as if masked or not stitched, so the background is "
        "taken to be ",
        short_text(background), ", while the others have at least ",
        short_text(static_cast<double>(counts.least)),
        " counts: give --background, the counts of empty places above the offset");
  }
  return sample.dark_share >= sure_share || background <= 0
             ? std::string()
             : text("hardly any place in the sampled slices is as dark as the darkest, so the background of ",
                    short_text(background),
                    " counts is a cautious guess: give --background, the counts of empty places above the "
                    "offset, or --background smooth if the haze is uneven");
}

std::string about_threshold(const RunConfig& config, const IntensitySample& sample) {
  const double estimated =
      static_cast<double>(sample.scale.background) - static_cast<double>(snyder_shift(config));
  const double above = light_of_brightest(config, sample.counts) - config.background.value_or(estimated);
  return config.denoise_strength <= 0 || sample.counts.voxels == 0 || above > config.denoise_strength
             ? std::string()
             : text("no sampled voxel is ", number_text(config.denoise_strength),
                    " counts (--denoise-strength) above the background, the brightest ",
                    short_text(std::max(0.0, above)),
                    ": all of them become background, so give a few times the noise of empty places");
}

std::string about_saturation(const SampledCounts& counts, VoxelType type) {
  const std::optional<float> top = counts.saturation(type);
  return !top ? std::string()
              : text(percent_text(counts.share_at_top()), " of the sampled voxels are saturated at ",
                     number_text(static_cast<double>(*top)),
                     " counts: what was brighter is lost, and structures there come out wrong; take images "
                     "with less light or a shorter exposure");
}

/// Read noise that would weigh more than the brightest light.
std::string about_read_noise(const RunConfig& config, const IntensitySample& sample) {
  const double shift = config.read_noise.value_or(0) > 0 ? static_cast<double>(snyder_shift(config)) : 0;
  return shift <= 0 || sample.counts.voxels == 0 || shift < light_of_brightest(config, sample.counts)
             ? std::string()
             : text("--read-noise ", number_text(config.read_noise.value_or(0)), " with --gain ",
                    number_text(*config.gain), " weighs as much as ", short_text(shift),
                    " counts of light, more than any sampled voxel has: both are in counts, the noise as a "
                    "standard deviation, the gain per photo-electron");
}

} // namespace

CountLevels count_levels(const RunConfig& config) {
  const float dark = remaining_offset(config) + snyder_shift(config);
  return {.dark = dark, .background = dark + static_cast<float>(config.background.value_or(0))};
}

void refuse_hopeless_data(const RunConfig& config, const IntensitySample& sample) {
  const SampledCounts& counts = sample.counts;
  const float dark = count_levels(config).dark;
  const bool given = config.offset > 0 || !config.offset_image.empty();
  if (!given || counts.voxels == 0 || is_constant(counts) || brightest(counts) > dark) {
    return;
  }
  throw UserError(
      text("no voxel of the sampled slices is above ", offset_text(config),
           config.offset_image.empty()
               ? text(", the brightest has ", number_text(static_cast<double>(brightest(counts))), " counts")
               : "",
           ": nothing would be left; give what the camera shows with its shutter closed"));
}

std::vector<std::string> data_warnings(const RunConfig& config, const IntensitySample& sample,
                                       const NoiseModel& noise, VoxelType type) {
  const SampledCounts& counts = sample.counts;
  std::vector<std::string> all{about_content(counts),
                               about_offset(config, sample),
                               about_forgotten_offset(config, sample, noise, type),
                               about_magnitude(counts),
                               about_smoothed_noise(noise),
                               about_negative(config, counts),
                               about_background(config, counts),
                               about_estimated_background(config, sample),
                               about_threshold(config, sample),
                               about_saturation(counts, type),
                               about_read_noise(config, sample)};
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
