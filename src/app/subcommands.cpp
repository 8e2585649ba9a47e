#include "subcommands.hpp"

#include "lsdeconv/config/nearest_name.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr std::string_view main_job = "-i DIR --dxy µm --dz µm --lambda-ex nm --lambda-em nm [options]";
constexpr std::string_view of_checkpoint = "OUTPUT | CHECKPOINT | -i DIR";

std::vector<std::string_view> with_messages(std::vector<std::string_view> names) {
  names.insert(names.end(), {"verbose", "quiet"});
  return names;
}

std::vector<std::string_view> export_options() {
  return with_messages(
      {"input",         "threads",         "checkpoint", "cache-drive",   "output",        "overwrite",
       "output-format", "zarr-version",    "zarr-shard", "zarr-chunk",    "output-type",   "auto-range",
       "amplify",       "keep-background", "flip",       "atlas-voxel",   "compression",   "slice-names",
       "ome",           "bigtiff",         "tile-size",  "drain-seconds", "stall-timeout", "lock-patience"});
}

std::vector<std::string_view> psf_options() {
  return with_messages({"dxy",         "dz",           "lambda-ex",      "lambda-em",
                        "na",          "rf",           "fcyl",           "slitwidth",
                        "psf-model",   "effective-na", "psf-scale-xy",   "psf-scale-z",
                        "sheet",       "beam-radius",  "sheet-fwhm",     "sheet-axis",
                        "sheet-focus", "psf",          "psf-voxel",      "psf-energy",
                        "from-beads",  "pattern",      "missing-slices", "channel",
                        "time",        "image",        "input-level",    "roi",
                        "memory",      "threads",      "output",         "psf-depths",
                        "fit",         "input",        "offset",         "offset-image",
                        "flat",        "flat-offset",  "background"});
}

} // namespace

bool SubcommandRow::takes(const ParameterRow& parameter) const {
  if (!parameter.only_of.empty()) {
    return text(' ', parameter.only_of, ' ').find(text(' ', name, ' ')) != std::string::npos;
  }
  return parameters.empty()
         || std::find(parameters.begin(), parameters.end(), parameter.name) != parameters.end();
}

const std::vector<SubcommandRow>& subcommands() {
  static const std::vector<std::string_view> finding =
      with_messages({"input", "checkpoint", "cache-drive", "output"});
  static const std::vector<SubcommandRow> rows{
      {Subcommand::deconvolve, "deconvolve", main_job, "TIFF series in, deconvolved TIFF series out", {}},
      {Subcommand::plan,
       "plan",
       main_job,
       "decide and check everything, compute nothing (also --dry-run)",
       {}},
      {Subcommand::export_series, "export", "{OUTPUT | CHECKPOINT} -o DIR [options]",
       "the result once more from a finished checkpoint", export_options(), true},
      {Subcommand::info, "info", of_checkpoint, "what a checkpoint holds, and how its run goes on (--watch)",
       finding, true},
      {Subcommand::verify, "verify", of_checkpoint, "recompute every checksum of a checkpoint", finding,
       true},
      {Subcommand::report, "report", "{OUTPUT | CHECKPOINT | -i DIR} [-o FILE]",
       "a page that shows raw and result, also of a run under way",
       with_messages({"input", "checkpoint", "cache-drive", "output", "threads", "memory"}), true,
       "HTML page to write; else report.html beside the report of the run"},
      {Subcommand::psf, "psf", "VOXEL {OPTICS [--fit -i DIR] | --from-beads DIR} [-o FILE.tif]",
       "widths and energy of the PSF, modelled or of beads; with -o as a TIFF", psf_options(), false,
       "3D TIFF to write; else none"},
      {Subcommand::series,
       "series",
       "DIR [-o DIR] [options of the runs]",
       "what a folder tree holds, channels and tiles, as command lines",
       {},
       false,
       "folder that holds a folder for each result; else DIR/deconvolved"},
      {Subcommand::tune,
       "tune",
       main_job,
       "settings tried in parts of the volume, and which is best",
       {},
       false,
       "folder of the page tune.html and the table tune.csv; else none"},
      {Subcommand::compare, "compare", "A B [-o FILE.html]",
       "in what two volumes, checkpoints or results differ",
       with_messages({"input", "pattern", "missing-slices", "channel", "time", "image", "input-level",
                      "memory", "threads", "output"}),
       false, "HTML page to write; else none"},
      {Subcommand::doctor, "doctor", "[FOLDER | CHECKPOINT | -i DIR | -o DIR]",
       "what is good on this machine, what to change and how (exit 1: no run)", finding, true},
      {Subcommand::simulate,
       "simulate",
       "-o DIR [options]",
       "a phantom as a TIFF series, with its ground truth",
       {}},
  };
  return rows;
}

const SubcommandRow& row_of(Subcommand subcommand) {
  return *std::find_if(subcommands().begin(), subcommands().end(),
                       [subcommand](const SubcommandRow& row) { return row.id == subcommand; });
}

const SubcommandRow& subcommand_named(std::string_view name) {
  std::vector<std::string_view> names;
  for (const SubcommandRow& row : subcommands()) {
    if (row.name == name) {
      return row;
    }
    names.push_back(row.name);
  }
  const std::string_view nearest = nearest_name(name, names);
  throw UserError(text("'", name, "' is no subcommand",
                       nearest.empty() ? "; --help lists them (an input is given with --input)"
                                       : text("; did you mean '", nearest, "'?")));
}

} // namespace lsdeconv
