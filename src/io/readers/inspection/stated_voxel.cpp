#include "stated_voxel.hpp"

#include "description_lines.hpp"
#include "length_unit.hpp"

#include <charconv>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr std::string_view white_space = " \t\r\n";
constexpr double micrometres_per_centimetre = 1e4;

/// The number at the beginning of `text`; 0 where there is none or it cannot be a size.
double size_in(std::string_view text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} && std::isfinite(value) && value > 0 ? value : 0;
}

/// The value of an attribute of an XML element; empty where there is none.
std::string_view attribute(std::string_view element, std::string_view name) {
  for (std::size_t at = element.find(name); at != std::string_view::npos; at = element.find(name, at + 1)) {
    const std::size_t equals = element.find_first_not_of(white_space, at + name.size());
    const bool begins = at > 0 && white_space.find(element[at - 1]) != std::string_view::npos;
    if (!begins || equals == std::string_view::npos || element[equals] != '=') {
      continue;
    }
    const std::size_t quote = element.find_first_of("\"'", equals);
    if (quote == std::string_view::npos) {
      break;
    }
    const std::size_t end = element.find(element[quote], quote + 1);
    return end == std::string_view::npos ? "" : element.substr(quote + 1, end - quote - 1);
  }
  return "";
}

/// The first element Pixels, with or without a namespace prefix.
std::string_view pixels_element(std::string_view xml) {
  for (std::size_t at = xml.find("Pixels"); at != std::string_view::npos; at = xml.find("Pixels", at + 1)) {
    if (at > 0 && (xml[at - 1] == '<' || xml[at - 1] == ':')) {
      return xml.substr(at, xml.find('>', at) - at);
    }
  }
  return "";
}

/// A PhysicalSize attribute in micrometres, the default unit of OME; 0 where it is not stated.
double ome_size(std::string_view pixels, std::string_view name) {
  const std::string_view unit = attribute(pixels, std::string(name) + "Unit");
  return size_in(attribute(pixels, name)) * (unit.empty() ? 1 : micrometres_per(unit));
}

StatedVoxel ome_voxel(std::string_view xml) {
  const std::string_view pixels = pixels_element(xml);
  return {{ome_size(pixels, "PhysicalSizeZ"), ome_size(pixels, "PhysicalSizeY"),
           ome_size(pixels, "PhysicalSizeX")},
          "OME-XML"};
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
StatedVoxel imagej_voxel(const tiff::Directory& page) {
  const double unit = micrometres_per(line_value(page.description, "unit"));
  const std::string_view spacing = line_value(page.description, "spacing");
  const bool per_centimetre = page.resolution_is_per_centimetre;
  const double lateral = per_centimetre ? micrometres_per_centimetre : unit;
  StatedVoxel stated{{}, "ImageJ"};
  if (unit > 0) {
    // ImageJ omits a spacing of 1.
    stated.size = {unit * (spacing.empty() ? 1 : size_in(spacing)), pixel_size(lateral, page.row_resolution),
                   pixel_size(lateral, page.column_resolution)};
  }
  return stated;
}

} // namespace

StatedVoxel stated_voxel(const tiff::Directory& page) {
  if (page.description.find("<OME") != std::string::npos
      || page.description.find(":OME") != std::string::npos) {
    return ome_voxel(page.description);
  }
  return page.description.starts_with("ImageJ=") ? imagej_voxel(page) : StatedVoxel{};
}

} // namespace lsdeconv
