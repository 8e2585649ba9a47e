#include "bdv_xml.hpp"

#include "../inspection/length_unit.hpp"

#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::string_view white_space = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(white_space);
  return begin == std::string_view::npos ? ""
                                         : text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

/// The next element of that name from `at` on: its start tag, and what stands between its tags. `at` moves
/// behind it.
struct Element {
  std::string_view tag;
  std::string_view content;
};

std::optional<Element> next_element(std::string_view xml, std::string_view name, std::size_t& at) {
  const std::string open = "<" + std::string(name);
  for (at = xml.find(open, at); at != std::string_view::npos; at = xml.find(open, at + 1)) {
    const std::size_t behind = at + open.size();
    if (behind < xml.size()
        && (xml[behind] == '>' || white_space.find(xml[behind]) != std::string_view::npos)) {
      break; // not the beginning of a longer name
    }
  }
  const std::size_t tag_end = at == std::string_view::npos ? at : xml.find('>', at);
  const std::size_t close =
      tag_end == std::string_view::npos ? tag_end : xml.find("</" + std::string(name), tag_end);
  if (close == std::string_view::npos) {
    at = close;
    return std::nullopt;
  }
  const Element found{xml.substr(at, tag_end - at), xml.substr(tag_end + 1, close - tag_end - 1)};
  at = close + 1;
  return found;
}

std::string_view content_of(std::string_view xml, std::string_view name) {
  std::size_t at = 0;
  const std::optional<Element> found = next_element(xml, name, at);
  return found ? trimmed(found->content) : "";
}

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  return result.ec == std::errc{} ? std::optional(value) : std::nullopt;
}

/// The numbers in "0.26 0.26 5.0".
std::vector<double> numbers(std::string_view text) {
  std::vector<double> all;
  for (std::size_t at = text.find_first_not_of(white_space); at != std::string_view::npos && at < text.size();
       at = text.find_first_not_of(white_space, at)) {
    const std::size_t end = std::min(text.find_first_of(white_space, at), text.size());
    double value = 0;
    const auto result = std::from_chars(text.data() + at, text.data() + end, value);
    all.push_back(result.ec == std::errc{} && std::isfinite(value) && value > 0 ? value : 0);
    at = end;
  }
  return all;
}

/// Sizes are listed in the order x, y, z.
Spacing3 voxel_of(std::string_view voxel_size) {
  const double unit = micrometres_per(content_of(voxel_size, "unit"));
  const std::vector<double> size = numbers(content_of(voxel_size, "size"));
  return size.size() == axes ? Spacing3{size[2] * unit, size[1] * unit, size[0] * unit} : Spacing3{};
}

BdvSetup setup_of(std::string_view view_setup) {
  BdvSetup setup;
  setup.voxel = voxel_of(content_of(view_setup, "voxelSize"));
  const std::string_view attributes = content_of(view_setup, "attributes");
  setup.channel = content_of(attributes, "channel");
  for (const char* other : {"tile", "angle", "illumination"}) {
    setup.others += std::string(content_of(attributes, other)) + ' ';
  }
  return setup;
}

/// The value of the attribute `format`.
std::string format_of(std::string_view tag) {
  const std::size_t begin = tag.find("format=\"");
  if (begin == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = tag.substr(begin + 8);
  return std::string(rest.substr(0, rest.find('"')));
}

} // namespace

std::optional<BdvXml> parse_bdv_xml(const std::string& xml) {
  if (xml.find("<SpimData") == std::string::npos) {
    return std::nullopt;
  }
  BdvXml parsed;
  std::size_t at = 0;
  if (const std::optional<Element> loader = next_element(xml, "ImageLoader", at)) {
    parsed.format = format_of(loader->tag);
    parsed.hdf5_file = content_of(loader->content, "hdf5");
  }
  at = 0;
  while (const std::optional<Element> setup = next_element(xml, "ViewSetup", at)) {
    if (const auto id = integer(content_of(setup->content, "id"))) {
      parsed.setups[*id] = setup_of(setup->content);
    }
  }
  return parsed;
}

} // namespace lsdeconv
