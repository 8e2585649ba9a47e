#include "box_spectra.hpp"
#include "sections.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/plot.hpp"
#include "lsdeconv/pages/table.hpp"

namespace lsdeconv {
namespace {

Curve raw_curve(std::vector<double> x, std::vector<double> y) {
  return {"raw", std::move(x), std::move(y), Ink::quiet, true};
}

Curve result_curve(std::vector<double> x, std::vector<double> y) {
  return {"result", std::move(x), std::move(y), Ink::strong};
}

/// A line across a peak where its width is taken.
Curve width_line(const PeakWidth& width, double middle, double voxel, Ink ink) {
  return {
      "", {(width.left - middle) * voxel, (width.right - middle) * voxel}, {width.level, width.level}, ink};
}

/// What is before and after, in micrometres.
std::string change_text(int axis, const PageData& data) {
  const AxisWidths& widths = *data.widths[axis];
  const double voxel = data.voxel[axis];
  return text(short_text(widths.raw_width.samples() * voxel), " → ",
              short_text(widths.result_width.samples() * voxel), " µm");
}

Markup profile_figure(int axis, const PageData& data) {
  const AxisWidths& widths = *data.widths[axis];
  const double voxel = data.voxel[axis];
  const auto middle = static_cast<double>(widths.raw.size() - 1) / 2; // of an odd number of samples
  std::vector<double> places;
  for (std::size_t i = 0; i < widths.raw.size(); ++i) {
    places.push_back((static_cast<double>(i) - middle) * voxel);
  }
  const std::string change = change_text(axis, data);
  const Plot plot{text("Mean counts along ", "zyx"[axis],
                       " through bright structures, raw and result: ", change, " at half the height"),
                  {text("along ", "zyx"[axis], ", µm")},
                  {"counts above the background"},
                  {raw_curve(places, widths.raw), result_curve(places, widths.result),
                   width_line(widths.raw_width, middle, voxel, Ink::quiet),
                   width_line(widths.result_width, middle, voxel, Ink::strong)}};
  return figure(plot_html(plot), text("Along ", "zyx"[axis], ", mean of ", widths.structures,
                                      " lines: ", change, " at half the height."));
}

Row width_row(int axis, const PageData& data) {
  const AxisWidths& widths = *data.widths[axis];
  const double voxel = data.voxel[axis];
  return text_row({std::string(1, "zyx"[axis]), short_text(widths.raw_width.samples() * voxel),
                   short_text(widths.result_width.samples() * voxel),
                   short_text(data.manifest.psf_fwhm[axis]), short_text(voxel), text(widths.structures)});
}

Markup spectrum_figure(int axis, const PageData& data) {
  const ComparedBox& box = data.boxes.front();
  const auto in_um = [&](AxisSpectrum spectrum) {
    for (double& frequency : spectrum.frequency) {
      frequency /= data.voxel[axis];
    }
    return spectrum;
  };
  const AxisSpectrum result = in_um(spectrum_along(axis, box.result.view()));
  std::vector<Curve> curves;
  if (box.raw.size() > 0) {
    const AxisSpectrum raw = in_um(spectrum_along(axis, box.raw.view()));
    curves.push_back(raw_curve(raw.frequency, raw.power));
  }
  curves.push_back(result_curve(result.frequency, result.power));
  const double width = data.manifest.psf_fwhm[axis];
  const Plot plot{text("Power of raw and result at frequencies along ", "zyx"[axis]),
                  {text("cycles per µm along ", "zyx"[axis])},
                  {"power, lowest frequency 1", true},
                  curves,
                  width > 0 ? std::vector<PlotMark>{{1 / width, "1 / PSF width"}} : std::vector<PlotMark>{}};
  return figure(plot_html(plot), text("Spectrum along ", "zyx"[axis], " of the first detail."));
}

Markup histogram_figure(const PageData& data) {
  std::vector<VolumeView<const float>> raws;
  std::vector<VolumeView<const float>> results;
  for (const ComparedBox& box : data.boxes) {
    results.push_back(box.result.view());
    if (box.raw.size() > 0) {
      raws.push_back(box.raw.view());
    }
  }
  const ValueHistogram result = histogram_of(results);
  std::vector<Curve> curves{result_curve(result.value, result.part)};
  std::string zeros = text(percent_text(result.not_positive), " of the result");
  if (!raws.empty()) {
    const ValueHistogram raw = histogram_of(raws);
    curves.insert(curves.begin(), raw_curve(raw.value, raw.part));
    zeros = text(percent_text(raw.not_positive), " of the raw voxels and ", zeros);
  }
  const Plot plot{"How many voxels of the details have which counts; " + zeros + " have 0 or less",
                  {"counts above the background", true},
                  {"part of the voxels per bin", true},
                  curves};
  return figure(plot_html(plot), "Intensities in the details; " + zeros + " have 0 counts or less.");
}

} // namespace

void add_profiles(const PageData& data, Page& page) {
  Table table{
      "Full widths at half maximum in µm of mean lines through the brightest structures of the details",
      {{"along"}, {"raw", true}, {"result", true}, {"PSF", true}, {"voxel", true}, {"structures", true}},
      {}};
  std::vector<Markup> figures;
  for (const int axis : {2, 1, 0}) {
    if (data.widths[axis]) {
      table.rows.push_back(width_row(axis, data));
      figures.push_back(profile_figure(axis, data));
    }
  }
  if (figures.empty()) {
    return;
  }
  page.begin_section("Widths of thin structures");
  page.add(table_html(table));
  page.add(side_by_side(figures));
}

void add_distributions(const PageData& data, Page& page) {
  page.begin_section("Spectra and intensities");
  std::vector<Markup> figures;
  for (const int axis : {2, 1, 0}) {
    figures.push_back(spectrum_figure(axis, data));
  }
  figures.push_back(histogram_figure(data));
  page.add(side_by_side(figures));
}

} // namespace lsdeconv
