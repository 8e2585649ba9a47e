#include "tune_page.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/page_file.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/quality_json.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/run/preparation/tuning.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

/// The files of a sheet in its folder; empty where none is asked for.
struct SheetFiles {
  explicit SheetFiles(const fs::path& folder)
      : page(folder.empty() ? fs::path() : folder / "tune.html"),
        table(folder.empty() ? fs::path() : folder / "tune.csv") {}
  fs::path page;
  fs::path table;
};

/// Throws UserError where the files could not be written. Writes nothing yet.
void require_places(const fs::path& folder, const SheetFiles& files) {
  if (folder.empty()) {
    return;
  }
  const fs::path parent = fs::absolute(folder / ".").parent_path().parent_path();
  if (fs::exists(folder) && !fs::is_directory(folder)) {
    throw UserError(text("--output ", folder.string(), " is a file; name a folder for page and table"));
  }
  if (fs::is_directory(folder)) {
    require_page_place(files.page, "--output");
    require_own_file(files.table, is_own_tuning_csv, "--output");
  } else if (!fs::is_directory(parent)) {
    throw UserError(text("--output ", folder.string(), ": the folder ", parent.string(),
                         " does not exist; make it, or name another"));
  }
}

/// Throws Error where a file cannot be written.
void write_files(const SheetFiles& files, const TuningSheet& sheet, const RunConfig& config) {
  if (files.page.empty()) {
    return;
  }
  fs::create_directory(config.output);
  const std::string failure = write_page(files.page, tuning_page(sheet, config.input.string()));
  if (!failure.empty()) {
    throw Error(failure);
  }
  replace_file(files.table, tuning_csv(sheet));
}

Json variant_json(const TuningVariant& variant, bool is_recommended) {
  const TuningSetting& setting = variant.setting;
  return {{"name", variant.name},
          {"recommended", is_recommended},
          {"iterations", setting.iterations},
          {"total_variation", setting.total_variation},
          {"psf_z", setting.psf_z},
          {"psf_xy", setting.psf_xy},
          {"background_counts", setting.background},
          {"quality", figures_json(variant.figures)},
          {"arguments", variant.options},
          {"command", command_of(variant)}};
}

std::string sheet_json(const TuningSheet& sheet, const SheetFiles& files) {
  Json boxes = Json::array();
  for (const Box3& box : sheet.boxes) {
    boxes.push_back({{"begin_zyx", extent_json(box.begin)}, {"end_zyx", extent_json(box.end)}});
  }
  Json variants = Json::array();
  for (std::size_t i = 0; i < sheet.variants.size(); ++i) {
    variants.push_back(variant_json(sheet.variants[i], i == sheet.recommended));
  }
  const auto path = [](const fs::path& file) {
    return file.empty() ? Json() : Json(fs::absolute(file).string());
  };
  return json_text({{"version", 1},
                    {"boxes", boxes},
                    {"variants", variants},
                    {"recommended", sheet.variants[sheet.recommended].name},
                    {"why", sheet.why},
                    {"page", path(files.page)},
                    {"table", path(files.table)}});
}

/// One line for each variant with the figure that it is judged by, and the command of the best.
std::string sheet_text(const TuningSheet& sheet, const SheetFiles& files) {
  std::string lines;
  for (std::size_t i = 0; i < sheet.variants.size(); ++i) {
    const TuningVariant& variant = sheet.variants[i];
    lines += text(i == sheet.recommended ? "* " : "  ", variant.name);
    for (const char* key : {"held_out_deviance", "structure_noise", "width_x", "width_z"}) {
      const QualityFigure* figure = find_figure(variant.figures, key);
      lines += figure == nullptr ? "" : text("; ", figure->name, " ", value_text(*figure));
    }
    lines += '\n';
  }
  lines += text("recommended: ", sheet.variants[sheet.recommended].name, ", as ", sheet.why, "\n",
                command_of(sheet.variants[sheet.recommended]), "\n");
  return files.page.empty()
             ? lines
             : text(lines, "look at: ", files.page.string(), " (table: ", files.table.string(), ")\n");
}

} // namespace

int command::tune(const RunConfig& config, const mpi::Communicator& ranks) {
  const SheetFiles files(config.output);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      require_places(config.output, files);
    }
  });
  const TuningSheet sheet = tuning_sheet(config, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      write_files(files, sheet, config);
      standard_output::print(config.json ? sheet_json(sheet, files) : sheet_text(sheet, files));
    }
  });
  return 0;
}

} // namespace lsdeconv
