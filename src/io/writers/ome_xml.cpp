#include "ome_xml.hpp"

#include "lsdeconv/core/splitmix64.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/core/version.hpp"

#include <sstream>

namespace lsdeconv {
namespace {

constexpr std::string_view header = R"(<?xml version="1.0" encoding="UTF-8"?>)";
constexpr std::string_view schema = "http://www.openmicroscopy.org/Schemas/OME/2016-06";
constexpr std::string_view creator = R"( Creator="lsdeconv )";

const char* ome_type(VoxelType type) {
  switch (type) {
  case VoxelType::uint8:
    return "uint8";
  case VoxelType::uint16:
    return "uint16";
  case VoxelType::float32:
    break;
  }
  return "float";
}

/// Text for an element or attribute of XML.
std::string escaped(const std::string& plain) {
  std::string result;
  for (const char c : plain) {
    switch (c) {
    case '&':
      result += "&amp;";
      break;
    case '<':
      result += "&lt;";
      break;
    case '>':
      result += "&gt;";
      break;
    case '"':
      result += "&quot;";
      break;
    default:
      result += c;
    }
  }
  return result;
}

/// An identifier of version 8 (RFC 9562: made by a rule of one's own) from the name of a file.
std::string urn_of(const std::string& file_name) {
  constexpr std::uint64_t version_bits = 0x000000000000F000ULL;
  constexpr std::uint64_t variant_bits = 0xC000000000000000ULL;
  const std::uint64_t high = splitmix64_mix(text_hash(file_name));
  const std::uint64_t low = splitmix64_mix(high);
  const std::string a = hex_text((high & ~version_bits) | 0x8000U);
  const std::string b = hex_text((low & ~variant_bits) | 0x8000000000000000ULL);
  return text("urn:uuid:", a.substr(0, 8), '-', a.substr(8, 4), '-', a.substr(12), '-', b.substr(0, 4), '-',
              b.substr(4));
}

/// Attributes of the voxel size along an axis; empty where it is unknown.
std::string physical_size(char axis, double micrometres) {
  if (!(micrometres > 0)) {
    return {};
  }
  return text(" PhysicalSize", axis, "=\"", number_text(micrometres), "\" PhysicalSize", axis,
              "Unit=\"\xC2\xB5m\""); // U+00B5 in UTF-8, as the schema lists it
}

} // namespace

std::string ome_xml(const OmeSeries& series) {
  const Extent3& e = series.volume;
  std::ostringstream out;
  out << header << "\n<OME xmlns=\"" << schema << R"(" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance")"
      << " xsi:schemaLocation=\"" << schema << ' ' << schema << "/ome.xsd\"" << creator << program_version()
      << "\">\n<Image ID=\"Image:0\">\n<Description>" << escaped(series.description)
      << "</Description>\n<Pixels ID=\"Pixels:0\" DimensionOrder=\"XYZCT\" Type=\"" << ome_type(series.type)
      << "\" SizeX=\"" << e.x << "\" SizeY=\"" << e.y << "\" SizeZ=\"" << e.z << "\" SizeC=\"1\" SizeT=\"1\""
      << physical_size('X', series.voxel.x) << physical_size('Y', series.voxel.y)
      << physical_size('Z', series.voxel.z) << ">\n<Channel ID=\"Channel:0:0\" SamplesPerPixel=\"1\"/>\n";
  if (series.files.empty()) {
    out << "<TiffData FirstZ=\"0\" IFD=\"0\" PlaneCount=\"" << e.z << "\"/>\n";
  }
  for (std::size_t z = 0; z < series.files.size(); ++z) {
    out << "<TiffData FirstZ=\"" << z << "\" IFD=\"0\" PlaneCount=\"1\"><UUID FileName=\""
        << escaped(series.files[z]) << "\">" << urn_of(series.files[z]) << "</UUID></TiffData>\n";
  }
  out << "</Pixels>\n</Image>\n</OME>\n";
  return std::move(out).str();
}

bool is_own_ome_xml(std::string_view description) {
  constexpr std::size_t root_element = 1000;
  return description.starts_with(header)
         && description.substr(0, root_element).find(creator) != std::string_view::npos;
}

} // namespace lsdeconv
