#include "comparison_page.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/pages/page.hpp"
#include "lsdeconv/pages/picture.hpp"
#include "lsdeconv/pages/table.hpp"

namespace lsdeconv {
namespace {

/// The three views of one volume, with the size of their pixels.
Markup views_html(const MaximumViews& views, const Triple<double>& pixel, const GreyRange& range,
                  const std::string& what) {
  const auto seen = [&](const std::string& axis) {
    return text("maximum projection of ", what, " along ", axis);
  };
  return orthogonal_html(
      {.xy = grey_picture(views.along_z.view(), range, {{pixel.y, pixel.x}, seen("z")}),
       .zy = grey_picture(turned(views.along_x.view()).view(), range, {{pixel.y, pixel.z}, seen("x")}),
       .xz = grey_picture(views.along_y.view(), range, {{pixel.z, pixel.x}, seen("y")})});
}

std::vector<Plane> planes(const MaximumViews& views) {
  return {views.along_z.view(), views.along_y.view(), views.along_x.view()};
}

} // namespace

std::string comparison_page(const VolumeComparison& comparison, const ComparedNames& names,
                            const std::vector<ComparisonFact>& facts) {
  constexpr double darkest = 1;
  constexpr double brightest = 99.7;
  Triple<double> pixel;
  for (int axis = 0; axis < axes; ++axis) {
    pixel[axis] = names.voxel[axis] * static_cast<double>(comparison.voxels_per_pixel[axis]);
  }
  std::vector<Plane> both = planes(comparison.first);
  for (const Plane& plane : planes(comparison.second)) {
    both.push_back(plane);
  }
  const GreyRange range = common_range(both, darkest, brightest);
  const GreyRange of_difference = {0, range.white - range.black};
  Page page("Two volumes compared");
  page.add(text_list({text("first: ", names.first), text("second: ", names.second)}));
  Table table{.caption = "", .columns = {{"what"}, {"value", true}, {"meaning"}}, .rows = {}};
  for (const ComparisonFact& fact : facts) {
    table.rows.push_back(text_row({fact.name, fact.value, fact.meaning}));
  }
  page.begin_section("Numbers");
  page.add(table_html(table));
  page.begin_section("Both in one grey scale");
  page.add(comparison_html({.id = "both",
                            .before_name = "first",
                            .before = views_html(comparison.first, pixel, range, "the first volume"),
                            .after_name = "second",
                            .after = views_html(comparison.second, pixel, range, "the second volume")}));
  page.add(grey_scale_html(range, ""));
  page.begin_section("Difference");
  page.add(figure(views_html(comparison.difference, pixel, of_difference, "the absolute difference"),
                  "Largest absolute difference of all voxels behind a pixel; white is as much as from black "
                  "to white above."));
  page.add(grey_scale_html(of_difference, ""));
  return page.html(text("lsdeconv ", program_version()));
}

} // namespace lsdeconv
