#include "sections.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// Widths below this part of what they were count as a gain, those above its inverse as a loss.
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

/// A width before and after.
struct Change {
  char axis = 'z';
  double raw = 0; ///< Micrometres.
  double result = 0;
};

/// The effective widths among the numbers of quality, where the report holds them.
std::vector<Change> measured_changes(const PageData& data) {
  std::vector<Change> changes;
  for (const char axis : {'z', 'x', 'y'}) {
    for (const Json& figure : entry_of(data.report, "quality")) {
      const auto raw = number_in(figure, "before");
      const auto result = number_in(figure, "after");
      if (entry_of(figure, "key") == text("width_", axis) && raw && result) {
        changes.push_back({axis, *raw, *result});
      }
    }
  }
  return changes;
}

/// Those of mean lines through bright structures.
std::vector<Change> line_changes(const PageData& data) {
  std::vector<Change> changes;
  for (const int axis : {0, 2, 1}) {
    if (const auto& widths = data.widths[axis]) {
      const double voxel = data.voxel[axis];
      changes.push_back(
          {"zyx"[axis], widths -> raw_width.samples() * voxel, widths->result_width.samples() * voxel});
    }
  }
  return changes;
}

std::string changes_text(const std::vector<Change>& changes) {
  std::string list;
  for (const Change& change : changes) {
    list += text(list.empty() ? "" : ", ", "along ", change.axis, " from ", short_text(change.raw), " to ",
                 short_text(change.result), " µm");
  }
  return list;
}

/// Whether what the changes are of, in the plural, is narrower than it was.
Markup verdict_on(const std::vector<Change>& changes, const std::string& what) {
  const auto narrower = [](const Change& change) { return change.result < clearly * change.raw; };
  const auto wider = [](const Change& change) { return change.raw < clearly * change.result; };
  const std::string list = changes_text(changes);
  if (std::any_of(changes.begin(), changes.end(), wider)) {
    return notice(Verdict::doubtful, text(what, " did not become narrower everywhere: ", list,
                                          " at half the height. Is the point spread function right?"));
  }
  if (std::any_of(changes.begin(), changes.end(), narrower)) {
    return notice(Verdict::good, text(what, " are narrower: ", list, " at half the height."));
  }
  return notice(Verdict::neutral, text(what, " are as wide as before: ", list,
                                       " at half the height. Large voxels or a narrow point spread function "
                                       "leave little to gain."));
}

void add_verdict(const PageData& data, Page& page) {
  const std::vector<Change> measured = measured_changes(data);
  const std::vector<Change> lines = line_changes(data);
  if (!measured.empty()) {
    page.add(verdict_on(measured, "Points"));
  } else if (!lines.empty()) {
    page.add(verdict_on(lines, "Thin structures"));
  } else {
    page.add(
        notice(Verdict::neutral,
               data.raw_missing.empty()
                   ? "No thin structures were found whose widths could be compared: look at the pictures."
                   : "Widths cannot be compared, as the raw voxels cannot be read: " + data.raw_missing));
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
