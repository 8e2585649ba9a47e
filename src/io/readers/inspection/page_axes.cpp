#include "page_axes.hpp"

#include "description_lines.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace lsdeconv {
namespace {

/// Nothing has more pages; keeps products of the sizes of three axes within 63 bits.
constexpr std::int64_t most_pages = 1 << 20;

std::int64_t size_in(std::string_view text) {
  return std::min(count_in(text, 1), most_pages);
}

std::vector<PageAxis> without_single(std::vector<PageAxis> axes) {
  std::erase_if(axes, [](const PageAxis& axis) { return axis.size == 1; });
  return axes;
}

/// ImageJ's pages follow each other by channel first, then by z, then by time.
std::vector<PageAxis> imagej_axes(std::string_view description) {
  const std::int64_t images = size_in(line_value(description, "images"));
  const std::vector<PageAxis> axes{{'c', size_in(line_value(description, "channels"))},
                                   {'z', size_in(line_value(description, "slices"))},
                                   {'t', size_in(line_value(description, "frames"))}};
  const std::int64_t product = page_count(axes);
  if (product == 1) { // ImageJ says no more of a stack whose axes are not known
    return without_single({{'z', images}});
  }
  if (product != images) {
    throw Error(text("its ImageJ description counts ", images, " images, but ", axes[0].size, " channels × ",
                     axes[1].size, " slices × ", axes[2].size, " frames"));
  }
  return without_single(axes);
}

/// What stands behind `"key": ` in a description in JSON.
std::string_view json_value(std::string_view json, std::string_view key) {
  const std::size_t at = json.find(text('"', key, '"'));
  if (at == std::string_view::npos) {
    return "";
  }
  const std::size_t begin = json.find_first_not_of(": ", at + key.size() + 2);
  return begin == std::string_view::npos ? "" : json.substr(begin);
}

std::vector<std::int64_t> numbers_in(std::string_view list) {
  std::vector<std::int64_t> numbers;
  list = list.substr(0, list.find(']'));
  while (numbers.size() < most_pages) {
    const std::size_t digit = list.find_first_of("0123456789");
    if (digit == std::string_view::npos) {
      break;
    }
    list.remove_prefix(digit);
    numbers.push_back(size_in(list));
    list.remove_prefix(std::min(list.size(), list.find_first_not_of("0123456789")));
  }
  return numbers;
}

/// The axes before y and x, which are the page; the last of them is the fastest.
std::vector<PageAxis> shaped_axes(std::string_view json, std::int64_t height, std::int64_t width) {
  const std::vector<std::int64_t> shape = numbers_in(json_value(json, "shape"));
  const std::string_view quoted = json_value(json, "axes");
  const std::string_view names = quoted.empty() ? quoted : quoted.substr(1, quoted.find('"', 1) - 1);
  const std::array<std::int64_t, 2> page{height, width};
  const auto y = std::find_end(shape.begin(), shape.end(), page.begin(), page.end());
  if (y == shape.end()) {
    return {};
  }
  std::vector<PageAxis> axes;
  for (auto i = static_cast<std::size_t>(y - shape.begin()); i-- > 0;) {
    const char name = names.size() == shape.size() ? static_cast<char>(std::tolower(names[i])) : '\0';
    axes.push_back({name == 'z' || name == 'c' || name == 't' ? name : '\0', shape[i]});
  }
  return without_single(axes);
}

} // namespace

std::vector<PageAxis> page_axes(const tiff::Directory& first) {
  if (first.description.starts_with("ImageJ=")) {
    return imagej_axes(first.description);
  }
  if (first.description.starts_with('{') && json_value(first.description, "shape").starts_with('[')) {
    return shaped_axes(first.description, first.height, first.width);
  }
  return {};
}

std::int64_t page_count(const std::vector<PageAxis>& axes) {
  std::int64_t pages = 1;
  for (const PageAxis& axis : axes) {
    pages = std::min(pages * axis.size, most_pages * most_pages);
  }
  return pages;
}

std::int64_t described_pages(const tiff::Directory& first) {
  const std::vector<PageAxis> axes = page_axes(first);
  return axes.empty() ? 0 : page_count(axes);
}

} // namespace lsdeconv
