#include "calibration_images.hpp"

#include "calibration_checks.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/finite_voxels.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <numeric>
#include <optional>

namespace lsdeconv {
namespace {

/// An image with a pixel for every pixel of the slices; none for an empty path. check: gives the image to
/// use; throws UserError where it cannot be used. Collective over `ranks`.
template <typename Check>
std::optional<Volume<float>> calibration_image(const CalibrationFile& file, const Extent3& volume,
                                               const mpi::Communicator& ranks, Check&& check) {
  if (file.path.empty()) {
    return std::nullopt;
  }
  const auto name = [&] { return text("--", file.option, " ", file.path.string()); };
  const auto reader = with_context(name, [&] {
    return open_volume(file.path, {.choice = {.by_options = false}, .counts = false}, ranks);
  });
  std::optional<Volume<float>> image;
  ranks.all_or_none([&] {
    with_context(name, [&] {
      const Extent3 extent = reader->description().extent;
      if (extent != Extent3{1, volume.y, volume.x}) {
        throw UserError(text("it has ", extent, " pixels (z×y×x), but must be one slice of ", volume.y, "×",
                             volume.x, " as the input's are"));
      }
      Volume<float> pixels(extent);
      reader->read(whole(extent), pixels.view());
      image = check(std::move(pixels));
    });
  });
  return image;
}

} // namespace

double mean_offset(const Calibration& calibration) {
  const std::optional<Volume<float>>& dark = calibration.dark;
  return dark ? std::accumulate(dark->begin(), dark->end(), 0.0) / static_cast<double>(dark->size())
              : static_cast<double>(calibration.offset);
}

Calibration calibration_of(OpenedInput& input, const RunConfig& config, const mpi::Communicator& ranks) {
  constexpr double least_dark_step = 3; // counts, that offsets of pixels differ by in many cameras
  const VolumeDescription& volume = input.reader->description();
  const CalibrationFile dark{"offset-image", config.offset_image};
  const CalibrationFile flat{"flat", config.flat};
  ranks.all_or_none([&] {
    for (const CalibrationFile& file : {dark, flat}) {
      file.path.empty() ? void() : require_no_slice(file, config.input, volume);
    }
  });
  Calibration calibration{.offset = static_cast<float>(config.offset), .dark = {}, .flat = {}};
  calibration.dark = calibration_image(dark, volume.extent, ranks, [&](Volume<float> image) {
    require_finite(image.view());
    input.warnings.push_back(calibration_warning(dark, image.view(), least_dark_step));
    return image;
  });
  const double dark_counts = mean_offset(calibration);
  calibration.flat = calibration_image(flat, volume.extent, ranks, [&](const Volume<float>& image) {
    input.warnings.push_back(calibration_warning(flat, image.view(), 0));
    input.warnings.push_back(flat_offset_warning(flat, image.view(), config.flat_offset, dark_counts));
    return normalised_flat(image.view(), static_cast<float>(config.flat_offset));
  });
  std::erase(input.warnings, "");
  return calibration;
}

std::string digest_of(const Calibration& calibration) {
  std::string all;
  for (const std::optional<Volume<float>>* image : {&calibration.dark, &calibration.flat}) {
    all += text(all.empty() ? "" : " ", *image ? hex_text(digest((*image)->view())) : "-");
  }
  return all;
}

} // namespace lsdeconv
