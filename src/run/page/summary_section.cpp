#include "sections.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <set>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// Widths below this part of what they were are a gain beyond doubt, those above its inverse a loss.
constexpr double clearly = 0.95;

std::string what_was_run(const PageData& data) {
  const RunManifest& manifest = data.manifest;
  const Extent3& volume = data.content.volume;
  return text(volume.z, " × ", volume.y, " × ", volume.x, " voxels (z × y × x) of ",
              triple_text(data.voxel, "µm"), " were deconvolved in ",
              count_text(manifest.iterations, "iteration"), " with a point spread function ",
              short_text(manifest.psf_fwhm.x), " µm wide and ", short_text(manifest.psf_fwhm.z),
              " µm deep at half its height. ", short_text(manifest.scale.background),
              " counts of background are taken off raw and result here.");
}

std::string widths_text(const PageData& data) {
  std::string list;
  for (const int axis : {0, 2, 1}) {
    if (const auto& widths = data.widths[axis]) {
      list += text(list.empty() ? "" : ", ", "along ", "zyx"[axis], " from ",
                   short_text(widths->raw_width.samples() * data.voxel[axis]), " to ",
                   short_text(widths->result_width.samples() * data.voxel[axis]), " µm");
    }
  }
  return list;
}

/// Whether thin structures are narrower than they were.
void add_verdict(const PageData& data, Page& page) {
  int gains = 0;
  int losses = 0;
  for (int axis = 0; axis < axes; ++axis) {
    if (const auto& widths = data.widths[axis]) {
      const double raw = widths->raw_width.samples();
      const double result = widths->result_width.samples();
      gains += result < clearly * raw ? 1 : 0;
      losses += raw < clearly * result ? 1 : 0;
    }
  }
  const std::string widths = widths_text(data);
  if (widths.empty()) {
    page.add(
        notice(Verdict::neutral,
               data.raw_missing.empty()
                   ? "No thin structures were found whose widths could be compared: look at the pictures."
                   : "Raw and result cannot be compared: " + data.raw_missing + "."));
  } else if (losses > 0) {
    page.add(notice(Verdict::doubtful, "Thin structures did not become narrower everywhere: " + widths
                                           + " at half the height. Is the point spread function right?"));
  } else if (gains > 0) {
    page.add(notice(Verdict::good, "Thin structures are narrower: " + widths + " at half the height."));
  } else {
    page.add(notice(Verdict::neutral,
                    "Thin structures are as wide as before: " + widths
                        + " at half the height. Large voxels or a narrow point spread function leave "
                          "little to gain."));
  }
}

/// How far the run is and how it ended, where that is not simply complete.
void add_state(const PageData& data, Page& page) {
  const Json& runs = entry_of(data.report, "runs");
  const Json last = runs.is_array() && !runs.empty() ? runs.back() : Json::object();
  const Json& outcome_entry = entry_of(last, "outcome");
  const std::string outcome = outcome_entry.is_string() ? outcome_entry.get<std::string>() : "";
  const std::string done = text(data.blocks_done, " of ", count_text(data.blocks, "block"), " (",
                                percent_text(static_cast<double>(data.blocks_done)
                                             / static_cast<double>(std::max<std::int64_t>(1, data.blocks))),
                                ")");
  if (const Json& problem = entry_of(last, "problem"); problem.is_string()) {
    page.add(notice(Verdict::bad, "The last run failed: " + problem.get<std::string>()));
  } else if (!outcome.empty() && outcome != "complete" && outcome != "running") {
    page.add(notice(Verdict::doubtful, "The last run ended early: " + outcome + "."));
  }
  if (!data.complete()) {
    page.add(notice(outcome == "running" ? Verdict::neutral : Verdict::doubtful,
                    "The result is not complete: " + done + " are done; the rest is black in the pictures."));
  }
}

/// Each warning once: the report and the checkpoint may both hold it.
void add_warnings(const PageData& data, Page& page) {
  std::set<std::string> said;
  const auto say = [&](const std::string& warning) {
    if (said.insert(warning).second) {
      page.add(notice(Verdict::doubtful, "Warning: " + warning));
    }
  };
  if (const Json& warnings = entry_of(data.report, "warnings"); warnings.is_array()) {
    for (const Json& warning : warnings) {
      if (warning.is_string()) {
        say(warning.get<std::string>());
      }
    }
  }
  for (const std::string& warning : data.manifest.data_warnings) {
    say(warning);
  }
}

} // namespace

std::string triple_text(const Triple<double>& values, const char* unit) {
  return text(short_text(values.z), " × ", short_text(values.y), " × ", short_text(values.x), ' ', unit);
}

void add_summary(const PageData& data, Page& page) {
  page.add(classed("p", "lead", Markup::of_text(what_was_run(data))));
  add_state(data, page);
  add_verdict(data, page);
  add_warnings(data, page);
}

} // namespace lsdeconv
