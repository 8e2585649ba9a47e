#include "sections.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/picture.hpp"

namespace lsdeconv {
namespace {

/// Percentiles between which pictures go from black to white.
constexpr double black_percent = 1;
constexpr double white_percent = 99.7;

/// What is shown of one volume, and how large its pixels are.
struct ShownViews {
  const WholeViews& views;
  Spacing3 pixel; ///< Micrometres along z, y, x.
};

Spacing3 times(const Spacing3& voxel, const Extent3& by) {
  return {voxel.z * static_cast<double>(by.z), voxel.y * static_cast<double>(by.y),
          voxel.x * static_cast<double>(by.x)};
}

GreyRange range_of(const WholeViews& views) {
  std::vector<Plane> planes;
  for (int axis = 0; axis < axes; ++axis) {
    planes.push_back(views.along[axis].raw.view());
    planes.push_back(views.along[axis].result.view());
  }
  return common_range(planes, black_percent, white_percent);
}

/// One side of the comparison, `whose` being "Raw" or "Result".
Markup side(const ShownViews& shown, Volume<float> ComparedPlane::*which, const char* whose,
            const GreyRange& range) {
  const Spacing3& pixel = shown.pixel;
  const auto picture = [&](int axis, const char* axes_text, const PixelSize& size) {
    const Volume<float>& plane = shown.views.along[axis].*which;
    const std::string alternative =
        text(whose, ", largest values along ", "zyx"[axis], ": ", axes_text, ", ",
             short_text(static_cast<double>(plane.extent().y) * size.down), " × ",
             short_text(static_cast<double>(plane.extent().x) * size.right), " µm");
    return grey_picture(plane.view(), range, {size, alternative});
  };
  return orthogonal_html({picture(0, "y downwards, x to the right", {pixel.y, pixel.x}),
                          picture(2, "y downwards, z to the right", {pixel.y, pixel.z}),
                          picture(1, "z downwards, x to the right", {pixel.z, pixel.x})});
}

Markup compared(const ShownViews& shown, const std::string& id) {
  const GreyRange range = range_of(shown.views);
  const Markup result = side(shown, &ComparedPlane::result, "Result", range);
  const bool has_raw = shown.views.along.z.raw.size() > 0;
  const Markup pictures =
      has_raw ? comparison_html({id, "raw", side(shown, &ComparedPlane::raw, "Raw", range), "result", result})
              : result;
  return pictures + grey_scale_html(range, "counts above the background, in all pictures of this figure");
}

WholeViews views_of(const ComparedBox& box) {
  WholeViews views;
  for (int axis = 0; axis < axes; ++axis) {
    views.along[axis].result = largest_along(axis, box.result.view());
    if (box.raw.size() > 0) {
      views.along[axis].raw = largest_along(axis, box.raw.view());
    }
  }
  return views;
}

std::string place_text(const Box3& box) {
  return text("z ", box.begin.z, ":", box.end.z, ", y ", box.begin.y, ":", box.end.y, ", x ", box.begin.x,
              ":", box.end.x);
}

} // namespace

void add_views(const PageData& data, Page& page) {
  page.begin_section("Raw and result");
  if (!data.views.known()) {
    page.add(paragraph("The checkpoint keeps no views of the whole volume: only details are shown."));
    return;
  }
  const ShownViews shown{data.views, times(data.voxel, data.views.voxels_per_pixel)};
  page.add(figure(
      compared(shown, "views"),
      "Maximum projections of the whole volume: from above (y downwards, x to the right), from the side "
      "beside it (z to the right) and below it (z downwards), in one scale."));
}

void add_details(const PageData& data, Page& page) {
  page.begin_section("Details");
  if (!data.raw_missing.empty()) {
    page.add(notice(Verdict::neutral,
                    "The result is shown alone, as the raw voxels cannot be read: " + data.raw_missing));
  }
  std::vector<Markup> figures;
  for (std::size_t i = 0; i < data.boxes.size(); ++i) {
    const WholeViews views = views_of(data.boxes[i]);
    figures.push_back(figure(compared({views, data.voxel}, text("detail", i + 1)),
                             text("Maximum projections of the voxels ", place_text(data.boxes[i].box),
                                  ", where the result has much structure.")));
  }
  constexpr int least_width = 520;
  page.add(side_by_side(figures, least_width));
}

} // namespace lsdeconv
