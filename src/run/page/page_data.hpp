#pragma once

#include "compared_box.hpp"
#include "line_profiles.hpp"
#include "whole_views.hpp"

#include "lsdeconv/io/checkpoint/projections.hpp"
#include "lsdeconv/run/page/run_page.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// Everything that the page of a run shows, before it is drawn.
struct PageData {
  const CheckpointMetadata& content;
  RunManifest manifest;
  /// The report; an empty object where there is none. Other versions of the program may have written it, so
  /// that any entry may be missing.
  nlohmann::ordered_json report;
  std::string name; ///< Of the input, to be read by people.
  std::filesystem::path checkpoint_path;
  Spacing3 voxel{}; ///< Micrometres.
  std::int64_t blocks = 0;
  std::int64_t blocks_done = 0;
  WholeViews views{};
  /// What the checkpoint knows of the samples of its blocks that are done; none in those of earlier versions.
  std::optional<RawCounts> samples{};
  double result_sum = 0;            ///< Of the voxels of the result, in counts, where `samples` are known.
  std::vector<ComparedBox> boxes{}; ///< To be looked at closely.
  std::string raw_missing{};        ///< Why raw voxels are not shown, a sentence without its full stop.
  /// What lines through thin structures of the boxes say along z, y and x.
  Triple<std::optional<AxisWidths>> widths{};

  /// Whether every block is done.
  [[nodiscard]] bool complete() const { return blocks_done == blocks; }
};

/// Reads what the page shows.
PageData page_data(const RunPageSources& sources);

/// A number in an object of JSON; none where there is none of that name.
std::optional<double> number_in(const nlohmann::ordered_json& object, const char* name);
/// An entry of an object of JSON; null where there is none of that name.
const nlohmann::ordered_json& entry_of(const nlohmann::ordered_json& object, const char* name);

} // namespace lsdeconv
