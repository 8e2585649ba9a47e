#include "page_metadata.hpp"

#include "description_lines.hpp"
#include "length_unit.hpp"
#include "ome_metadata.hpp"

#include "lsdeconv/io/readers/tiff_notes.hpp"

#include <charconv>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr double micrometres_per_centimetre = 1e4;

/// The number at the beginning of `text`; 0 where there is none or it cannot be a size.
double size_in(std::string_view text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} && std::isfinite(value) && value > 0 ? value : 0;
}

/// The size of a pixel, given the number of pixels in a unit of `unit` micrometres; rounded to six digits,
/// the accuracy of resolution tags.
double pixel_size(double unit, double per_unit) {
  const double size = unit / per_unit;
  if (!(size > 0 && std::isfinite(size))) {
    return 0;
  }
  const double digits = std::pow(10.0, 5 - std::floor(std::log10(size)));
  return std::round(size * digits) / digits;
}

/// ImageJ's resolution tags count pixels per the unit in its ImageDescription, whatever the tag of their unit
/// says, unless that is centimetres.
StatedAcquisition imagej_metadata(const tiff::Directory& page) {
  const double unit = micrometres_per(line_value(page.description, "unit"));
  const std::string_view spacing = line_value(page.description, "spacing");
  const bool per_centimetre = page.resolution_is_per_centimetre;
  const double lateral = per_centimetre ? micrometres_per_centimetre : unit;
  StatedAcquisition stated;
  stated.source = "ImageJ";
  stated.title = line_value(page.description, "title");
  // Inches are what ImageJ makes of the dots per inch that other programs write whatever the image shows.
  if (unit > 0 && unit < micrometres_per("inch")) {
    // ImageJ omits a spacing of 1, and any spacing where there is one image only.
    const double omitted = count_in(line_value(page.description, "images"), 1) > 1 ? 1 : 0;
    stated.voxel = {unit * (spacing.empty() ? omitted : size_in(spacing)),
                    pixel_size(lateral, page.row_resolution), pixel_size(lateral, page.column_resolution)};
  }
  return stated;
}

StatedAcquisition as_stated(const tiff::Directory& page) {
  if (is_ome_xml(page.description)) {
    const OmeMetadata ome = ome_metadata(page.description);
    return ome.images.empty() ? StatedAcquisition{} : stated_acquisition(ome.images.front(), 0);
  }
  return page.description.starts_with("ImageJ=") ? imagej_metadata(page) : StatedAcquisition{};
}

} // namespace

StatedAcquisition page_metadata(const tiff::Directory& page) {
  StatedAcquisition stated = as_stated(page);
  stated.deconvolved = describes_result(page.description);
  return stated;
}

} // namespace lsdeconv
