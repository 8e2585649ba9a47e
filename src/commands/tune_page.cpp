#include "tune_page.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/pages/page.hpp"
#include "lsdeconv/pages/picture.hpp"
#include "lsdeconv/pages/table.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

/// The columns of a figure: the result's value alone, as that of the raw data is the same for all variants
/// but for the PSF's own width.
std::string value_of(const TuningVariant& variant, const QualityFigure& column) {
  const QualityFigure* figure = find_figure(variant.figures, column.key);
  return figure == nullptr || std::isnan(figure->after) ? "—" : text(std::setprecision(4), figure->after);
}

std::string heading(const QualityFigure& figure) {
  return figure.name + (figure.unit.empty() ? "" : text(" (", figure.unit, ")"));
}

/// The figures with those that settings are judged by first: a wide table is cut off at its end.
QualityFigures columns_of(const TuningSheet& sheet) {
  QualityFigures figures = sheet.variants.front().figures;
  auto place = figures.begin();
  for (const std::string_view key :
       {"held_out_deviance", "structure_noise", "background_noise", "width_x", "width_z"}) {
    const auto found =
        std::find_if(place, figures.end(), [&](const QualityFigure& figure) { return figure.key == key; });
    if (found != figures.end()) {
      std::rotate(place, found, found + 1);
      ++place;
    }
  }
  return figures;
}

Table table_of(const TuningSheet& sheet) {
  const QualityFigures figures = columns_of(sheet);
  Table table{.caption = "", .columns = {{"variant"}}, .rows = {}};
  for (const QualityFigure& figure : figures) {
    table.columns.push_back({heading(figure), true});
  }
  for (std::size_t i = 0; i < sheet.variants.size(); ++i) {
    std::vector<std::string> cells{sheet.variants[i].name};
    for (const QualityFigure& figure : figures) {
      cells.push_back(value_of(sheet.variants[i], figure));
    }
    Row row = text_row(cells);
    row.marked = i == sheet.recommended;
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<std::string> meanings(const QualityFigures& figures) {
  std::vector<std::string> all;
  for (const QualityFigure& figure : figures) {
    all.push_back(text(figure.name, ": ", figure.meaning,
                       figure.missing.empty() ? "" : text(" — not known: ", figure.missing)));
  }
  return all;
}

Markup views_html(const TuningViews& views, const Spacing3& voxel, const GreyRange& range,
                  const std::string& what) {
  return orthogonal_html(
      {.xy = grey_picture(views.along_z.view(), range,
                          {{voxel.y, voxel.x}, text("maximum projection along z, ", what)}),
       .zy = {},
       .xz = grey_picture(views.along_y.view(), range,
                          {{voxel.z, voxel.x}, text("maximum projection along y, ", what)})});
}

/// A text in quotes where a comma or a quote would end it.
std::string csv_word(const std::string& word) {
  if (word.find_first_of(",\"\n") == std::string::npos) {
    return word;
  }
  std::string quoted = "\"";
  for (const char c : word) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

constexpr std::string_view first_columns =
    "variant,recommended,iterations,total_variation,psf_z,psf_xy,background_counts";

} // namespace

std::string command_of(const TuningVariant& variant) {
  std::string line = "lsdeconv";
  for (const std::string& word : variant.options) {
    line += " " + shell_word(word);
  }
  return line;
}

std::string tuning_page(const TuningSheet& sheet, const std::string& input) {
  constexpr double darkest = 1;
  constexpr double brightest = 99.7;
  const TuningVariant& best = sheet.variants[sheet.recommended];
  Page page(text("Settings tried on ", input));
  page.add(notice(Verdict::good, text("Recommended: ", best.name, ", as ", sheet.why)));
  page.add(element("pre", {}, element("code", {}, Markup::of_text(command_of(best)))));
  page.begin_section("Numbers");
  page.add(paragraph(text(count_text(std::ssize(sheet.variants), "variant"), " tried in ", sheet.boxes.size(),
                          sheet.boxes.size() == 1 ? " box" : " boxes", " of the volume.")));
  page.add(table_html(table_of(sheet)));
  page.add(details("What the numbers mean", text_list(meanings(sheet.variants.front().figures))));
  page.begin_section("Pictures");
  page.add(paragraph("The same box, seen from above and from the side, all in one grey scale."));
  std::vector<Plane> planes;
  for (const TuningVariant& variant : sheet.variants) {
    planes.insert(planes.end(), {variant.views.along_z.view(), variant.views.along_y.view()});
  }
  const GreyRange range = common_range(planes, darkest, brightest);
  std::vector<Markup> pictures{figure(views_html(sheet.raw, sheet.voxel, range, "raw data"), "raw data")};
  for (std::size_t i = 0; i < sheet.variants.size(); ++i) {
    const TuningVariant& variant = sheet.variants[i];
    pictures.push_back(figure(views_html(variant.views, sheet.voxel, range, variant.name),
                              text(variant.name, i == sheet.recommended ? " (recommended)" : "")));
  }
  page.add(side_by_side(pictures));
  page.add(grey_scale_html(range, "counts"));
  page.begin_section("Command lines");
  Table commands{.caption = "", .columns = {{"variant"}, {"command"}}, .rows = {}};
  for (std::size_t i = 0; i < sheet.variants.size(); ++i) {
    const Markup code = element("code", {}, Markup::of_text(command_of(sheet.variants[i])));
    commands.rows.push_back(
        {.cells = {Markup::of_text(sheet.variants[i].name), code}, .marked = i == sheet.recommended});
  }
  page.add(table_html(commands));
  return page.html(text("lsdeconv ", program_version()));
}

std::string tuning_csv(const TuningSheet& sheet) {
  std::string lines(first_columns);
  for (const QualityFigure& figure : sheet.variants.front().figures) {
    lines += "," + figure.key;
  }
  lines += ",command\n";
  for (std::size_t i = 0; i < sheet.variants.size(); ++i) {
    const TuningVariant& variant = sheet.variants[i];
    const TuningSetting& setting = variant.setting;
    lines += text(csv_word(variant.name), ",", i == sheet.recommended ? 1 : 0, ",", setting.iterations, ",",
                  number_text(setting.total_variation), ",", number_text(setting.psf_z), ",",
                  number_text(setting.psf_xy), ",", number_text(setting.background));
    for (const QualityFigure& figure : variant.figures) {
      lines += "," + (std::isnan(figure.after) ? std::string() : number_text(figure.after));
    }
    lines += "," + csv_word(command_of(variant)) + "\n";
  }
  return lines;
}

bool is_own_tuning_csv(const std::filesystem::path& path) {
  return head_of(path, first_columns.size()) == first_columns;
}

} // namespace lsdeconv
