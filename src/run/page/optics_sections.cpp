#include "sections.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/picture.hpp"
#include "lsdeconv/pages/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// The plane through the middle of the PSF, as largest_along() would lay it out, as roots of its values, so
/// that its dim parts are seen.
Volume<float> middle_plane(int axis, VolumeView<const float> psf) {
  const Extent3& extent = psf.extent();
  Box3 plane = whole(extent);
  plane.begin[axis] = extent[axis] / 2;
  plane.end[axis] = plane.begin[axis] + 1;
  Volume<float> values = largest_along(axis, psf.part(plane));
  std::transform(values.begin(), values.end(), values.begin(), [](float v) { return std::sqrt(v); });
  return values;
}

Markup psf_pictures(const PageData& data) {
  const VolumeView<const float> psf = data.content.psf.view();
  const float brightest = *std::max_element(data.content.psf.begin(), data.content.psf.end());
  const GreyRange range{0, std::sqrt(brightest)};
  const Spacing3& voxel = data.voxel;
  const auto picture = [&](int axis, const char* section, const PixelSize& pixel) {
    return grey_picture(
        middle_plane(axis, psf).view(), range,
        {pixel, text("Section ", section, " through the middle of the point spread function")});
  };
  return orthogonal_html({picture(0, "xy", {voxel.y, voxel.x}), picture(2, "yz", {voxel.y, voxel.z}),
                          picture(1, "xz", {voxel.z, voxel.x})});
}

Curve psf_curve(int axis, const PageData& data) {
  const Extent3& extent = data.content.psf.extent();
  const double brightest = *std::max_element(data.content.psf.begin(), data.content.psf.end());
  constexpr std::array<Ink, axes> inks{Ink::accent, Ink::third, Ink::strong};
  Curve curve{std::string(1, "zyx"[axis]), {}, {}, inks[static_cast<std::size_t>(axis)], axis == 1};
  Index3 at{extent.z / 2, extent.y / 2, extent.x / 2};
  const std::int64_t middle = at[axis];
  for (at[axis] = 0; at[axis] < extent[axis]; ++at[axis]) {
    curve.x.push_back(static_cast<double>(at[axis] - middle) * data.voxel[axis]);
    curve.y.push_back(data.content.psf(at.z, at.y, at.x) / brightest);
  }
  return curve;
}

Markup psf_profiles(const PageData& data, const std::string& widths) {
  return plot_html({"The point spread function along z, y and x through its middle; " + widths,
                    {"from the middle, µm"},
                    {"relative to the brightest voxel"},
                    {psf_curve(2, data), psf_curve(1, data), psf_curve(0, data)}});
}

std::vector<double> numbers(const Json& list) {
  std::vector<double> values;
  if (list.is_array()) {
    for (const Json& value : list) {
      if (value.is_number()) {
        values.push_back(value.get<double>());
      }
    }
  }
  return values;
}

std::vector<double> counted(std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 1; i <= count; ++i) {
    values.push_back(static_cast<double>(i));
  }
  return values;
}

Markup iteration_figure(const Json& choice, int iterations) {
  constexpr std::array<Ink, 5> inks{Ink::strong, Ink::accent, Ink::third, Ink::fourth, Ink::quiet};
  std::vector<Curve> curves;
  if (const Json& boxes = entry_of(choice, "boxes"); boxes.is_array()) {
    for (const Json& box : boxes) {
      std::vector<double> deviance = numbers(entry_of(box, "deviance_per_voxel"));
      const std::size_t number = curves.size();
      curves.push_back({text("box ", number + 1), counted(deviance.size()), std::move(deviance),
                        inks[number % inks.size()], number >= inks.size()});
    }
  }
  const Json& rule = entry_of(choice, "rule");
  const std::string why = rule.is_string() ? rule.get<std::string>() : "";
  return figure(
      plot_html({text("Deviance per voxel after each number of iterations in ", curves.size(), " boxes; ",
                      iterations, " were chosen"),
                 {"iterations"},
                 {"deviance per voxel, counts", true},
                 curves,
                 {{static_cast<double>(iterations), text(iterations, " chosen")}}}),
      text("How well the estimate tells the data of sample boxes", why.empty() ? "" : ", until ", why, "."));
}

Markup regularisation_figure(const Json& choice, double weight) {
  Curve curve{"", {}, {}, Ink::strong};
  std::vector<std::pair<double, double>> tried;
  for (const Json& trial : entry_of(choice, "tried")) {
    const auto at = number_in(trial, "weight");
    const auto deviance = number_in(trial, "deviance_per_voxel");
    if (at && deviance) {
      tried.emplace_back(*at, *deviance);
    }
  }
  std::sort(tried.begin(), tried.end());
  for (const auto& [at, deviance] : tried) {
    curve.x.push_back(at);
    curve.y.push_back(deviance);
  }
  return figure(plot_html({text("Deviance per voxel of ", tried.size(), " weights of the total variation; ",
                                short_text(weight), " was chosen"),
                           {"weight of the total variation", true},
                           {"deviance per voxel, counts"},
                           {curve},
                           {{weight, short_text(weight) + " chosen"}}}),
                "The same by the weight of the total variation, which keeps noise from being sharpened.");
}

} // namespace

void add_psf(const PageData& data, Page& page) {
  if (data.content.psf.size() == 0) {
    return;
  }
  page.begin_section("Point spread function");
  const Triple<double>& fwhm = data.manifest.psf_fwhm;
  const std::string widths = text("full widths at half maximum ", short_text(fwhm.z), " µm along z, ",
                                  short_text(fwhm.y), " along y, ", short_text(fwhm.x), " along x");
  constexpr int widest = 400;
  page.add(side_by_side(
      {figure(at_most_wide(widest, psf_pictures(data)),
              "Sections through the middle: xy, yz beside it, xz below. Roots "
              "of the values, so that dim parts are seen."),
       figure(psf_profiles(data, widths), text("Its ", widths, "; ", percent_text(data.manifest.psf_energy),
                                               " of its light lie inside the box that is kept of it."))}));
}

void add_iterations(const PageData& data, Page& page) {
  const RunManifest& manifest = data.manifest;
  page.begin_section("Iterations");
  std::vector<Markup> figures;
  const Json choice = Json::parse(manifest.iteration_choice, nullptr, false);
  if (choice.is_object()) {
    figures.push_back(iteration_figure(choice, manifest.iterations));
  } else {
    page.add(paragraph(text("The number of iterations, ", manifest.iterations, ", was given.")));
  }
  const Json weights = Json::parse(manifest.regularisation_choice, nullptr, false);
  if (weights.is_object() && entry_of(weights, "tried").is_array()) {
    figures.push_back(regularisation_figure(weights, manifest.total_variation));
  }
  page.add(side_by_side(figures));
}

} // namespace lsdeconv
