#include "lsdeconv/pages/picture.hpp"

#include "base64.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/png/write.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr std::int64_t most_sampled = 1 << 20; ///< Values of a plane from which percentiles are taken.

/// Finite values of a plane, evenly spread where it has more than most_sampled.
void append_sample(Plane plane, std::vector<float>& values) {
  const Extent3& extent = plane.extent();
  const std::int64_t step = std::max<std::int64_t>(1, voxel_count(extent) / most_sampled);
  for (std::int64_t y = 0; y < extent.y; ++y) {
    for (std::int64_t x = (y * 7) % step; x < extent.x; x += step) { // rows begin at different places
      if (std::isfinite(plane(0, y, x))) {
        values.push_back(plane(0, y, x));
      }
    }
  }
}

double percentile(std::vector<float>& values, double percent) {
  const double last = static_cast<double>(values.size() - 1);
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::llround(last * percent / 100));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

std::uint8_t grey_of(double value, const GreyRange& range) {
  const double part = (value - range.black) / (range.white - range.black);
  return std::isnan(part) ? std::uint8_t{0}
                          : static_cast<std::uint8_t>(std::lround(255 * std::clamp(part, 0.0, 1.0)));
}

/// Mean of the square of values that becomes a pixel.
double mean_of_square(Plane plane, std::int64_t y0, std::int64_t x0, std::int64_t side) {
  double sum = 0;
  std::int64_t count = 0;
  for (std::int64_t y = y0; y < std::min(y0 + side, plane.extent().y); ++y) {
    for (std::int64_t x = x0; x < std::min(x0 + side, plane.extent().x); ++x) {
      sum += plane(0, y, x);
      ++count;
    }
  }
  return sum / static_cast<double>(count);
}

double width_um(const Picture& picture) {
  return static_cast<double>(picture.grey.extent().x) * std::max(picture.pixel.right, 0.0);
}

double height_um(const Picture& picture) {
  return static_cast<double>(picture.grey.extent().y) * std::max(picture.pixel.down, 0.0);
}

bool has_size(const Picture& picture) {
  return picture.pixel.down > 0 && picture.pixel.right > 0;
}

/// Width by height as it is seen.
double proportion(const Picture& picture) {
  const Extent3& extent = picture.grey.extent();
  return has_size(picture) ? width_um(picture) / height_um(picture)
                           : static_cast<double>(extent.x) / static_cast<double>(extent.y);
}

/// A round length, 1, 2 or 5 times a power of ten, of about a fifth of the width and never more than a half.
double bar_length(double width) {
  const double power = std::pow(10, std::floor(std::log10(width / 4)));
  const double times = width / 4 / power;
  return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

Markup scale_bar(const Picture& picture) {
  const double width = width_um(picture);
  if (!has_size(picture) || !std::isfinite(width)) {
    return {};
  }
  const double bar = bar_length(width);
  const std::string label = bar >= 1000 ? short_text(bar / 1000) + " mm" : short_text(bar) + " µm";
  return element("span",
                 {{"class", "scale-bar"}, {"style", text("width:", short_text(100 * bar / width), "%")}},
                 classed("span", "scale-label", Markup::of_text(label)));
}

Markup image(const Picture& picture) {
  const Extent3& extent = picture.grey.extent();
  return element("img", {{"alt", picture.alternative_text},
                         {"width", text(extent.x)},
                         {"height", text(extent.y)},
                         {"style", text("aspect-ratio:", short_text(proportion(picture)))},
                         {"src", "data:image/png;base64," + base64(png::grey_png(picture.grey.view()))}});
}

Markup frame(const Picture& picture, bool with_bar) {
  if (picture.grey.size() == 0) {
    return {};
  }
  return classed("div", "picture", image(picture) + (with_bar ? scale_bar(picture) : Markup{}));
}

} // namespace

GreyRange common_range(const std::vector<Plane>& planes, double low_percent, double high_percent) {
  std::vector<float> values;
  for (const Plane& plane : planes) {
    append_sample(plane, values);
  }
  if (values.empty()) {
    return {};
  }
  GreyRange range{percentile(values, low_percent), percentile(values, high_percent)};
  if (range.white <= range.black) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    range = {*least, *most > *least ? *most : *least + 1};
  }
  return range;
}

Picture grey_picture(Plane plane, const GreyRange& range, const PlaneMeaning& meaning) {
  const Extent3& extent = plane.extent();
  const std::int64_t side = std::max<std::int64_t>(1, (std::max(extent.y, extent.x) + most_picture_pixels - 1)
                                                          / most_picture_pixels);
  Picture picture{
      Volume<std::uint8_t>({1, (extent.y + side - 1) / side, (extent.x + side - 1) / side}),
      {meaning.pixel.down * static_cast<double>(side), meaning.pixel.right * static_cast<double>(side)},
      meaning.alternative_text};
  for (std::int64_t y = 0; y < picture.grey.extent().y; ++y) {
    for (std::int64_t x = 0; x < picture.grey.extent().x; ++x) {
      picture.grey(0, y, x) = grey_of(mean_of_square(plane, y * side, x * side, side), range);
    }
  }
  return picture;
}

Volume<float> turned(Plane plane) {
  const Extent3& extent = plane.extent();
  Volume<float> result({1, extent.x, extent.y});
  for (std::int64_t y = 0; y < extent.y; ++y) {
    for (std::int64_t x = 0; x < extent.x; ++x) {
      result(0, x, y) = plane(0, y, x);
    }
  }
  return result;
}

Markup picture_html(const Picture& picture) {
  return frame(picture, true);
}

Markup orthogonal_html(const OrthogonalViews& views) {
  const double beside = views.zy.grey.size() == 0 ? 0 : proportion(views.zy);
  const std::string columns = beside == 0
                                  ? "grid-template-columns:1fr"
                                  : text("grid-template-columns:", short_text(100 * proportion(views.xy)),
                                         "fr ", short_text(100 * beside), "fr");
  return element("div", {{"class", "orthogonal"}, {"style", columns}},
                 frame(views.xy, true) + frame(views.zy, false) + frame(views.xz, false));
}

Markup grey_scale_html(const GreyRange& range, const std::string& unit) {
  return classed("p", "grey-scale",
                 element("span", {}, Markup::of_text(short_text(range.black)))
                     + element("span", {{"class", "ramp"}, {"aria-hidden", "true"}}, {})
                     + Markup::of_text(text(short_text(range.white), ' ', unit)));
}

} // namespace lsdeconv
