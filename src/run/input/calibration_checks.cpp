#include "calibration_checks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// Means of the whole tiles of an image, as an image.
Volume<float> tile_means(VolumeView<const float> image) {
  const Extent3 tiles{1, image.extent().y / tile_side, image.extent().x / tile_side};
  Volume<float> means(tiles, 0.0F);
  for (std::int64_t y = 0; y < tiles.y * tile_side; ++y) {
    for (std::int64_t x = 0; x < tiles.x * tile_side; ++x) {
      means(0, y / tile_side, x / tile_side) += image(0, y, x) / static_cast<float>(tile_side * tile_side);
    }
  }
  return means;
}

double percentile(std::vector<double> values, double percent) {
  if (values.empty()) {
    return 0;
  }
  const auto rank = static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * percent / 100);
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

double median_of(const Volume<float>& means) {
  return percentile({means.begin(), means.end()}, 50);
}

} // namespace

double roughness(VolumeView<const float> image) {
  constexpr double rough_parts = 95; // percent: single spots, as dust makes them, do not count
  const Volume<float> means = tile_means(image);
  const double median = median_of(means);
  double most = 0;
  for (const Index3 step : {Index3{0, 1, 0}, Index3{0, 0, 1}}) {
    std::vector<double> differences;
    for (std::int64_t y = 0; y + step.y < means.extent().y; ++y) {
      for (std::int64_t x = 0; x + step.x < means.extent().x; ++x) {
        const auto a = static_cast<double>(means(0, y, x));
        const auto b = static_cast<double>(means(0, y + step.y, x + step.x));
        const double level = std::max((a + b) / 2, median);
        differences.push_back(level > 0 ? std::abs(a - b) / level : 0);
      }
    }
    most = std::max(most, percentile(std::move(differences), rough_parts));
  }
  return most;
}

std::string calibration_warning(const CalibrationFile& file, VolumeView<const float> image,
                                double least_step) {
  constexpr double most_roughness = 0.18;
  const double rough = roughness(image);
  if (rough <= most_roughness || rough * median_of(tile_means(image)) < least_step) {
    return {};
  }
  return text("--", file.option, " ", file.path.string(), " looks like a picture of a sample, since ",
              tile_side, "×", tile_side, " pixels differ from those beside them by up to ",
              std::llround(100 * rough),
              " %: give the mean of many pictures without a sample, in the dark for an offset image, of an "
              "even field for a flat one");
}

std::string flat_offset_warning(const CalibrationFile& file, VolumeView<const float> image, double given,
                                double dark) {
  constexpr double usual_dark = 100;    // counts, of most sCMOS cameras
  constexpr double darkest_parts = 0.1; // percent: a vignetted corner or a dead pixel is enough
  constexpr double near = 0.3;
  constexpr double much_brighter = 2;
  std::vector<double> pixels;
  for (std::int64_t y = 0; y < image.extent().y; ++y) {
    pixels.insert(pixels.end(), image.row(0, y), image.row(0, y) + image.extent().x);
  }
  const double expected = dark > 0 ? dark : usual_dark;
  const double darkest = percentile(pixels, darkest_parts);
  if (given > 0 || std::abs(darkest - expected) > near * expected
      || percentile(std::move(pixels), 50) < much_brighter * expected) {
    return {};
  }
  return text("--", file.option, " ", file.path.string(),
              " may hold the camera's offset, since its darkest pixels have ", std::llround(darkest),
              " counts, about as many as a camera in the dark: if so, give --flat-offset ",
              std::llround(expected));
}

void require_no_slice(const CalibrationFile& file, const fs::path& input, const VolumeDescription& volume) {
  std::error_code unknown;
  const fs::path folder = fs::absolute(file.path).parent_path();
  const bool is_input = fs::equivalent(file.path, input, unknown);
  const bool beside = fs::is_directory(input, unknown) && fs::equivalent(folder, input, unknown);
  const std::string name = file.path.filename().string();
  if (is_input
      || (beside && std::any_of(volume.files.begin(), volume.files.end(), [&](const InputFile& slice) {
            return slice.name == name;
          }))) {
    throw UserError(text("--", file.option, " ", file.path.string(),
                         " is one of the slices that are deconvolved: give a picture that the camera took "
                         "without the sample, and keep it in another folder"));
  }
}

} // namespace lsdeconv
