#include "checkpoint_facts.hpp"

#include "extent_json.hpp"
#include "intensity_mapping.hpp"
#include "run_record.hpp"
#include "watching/run_status.hpp"

#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// Of these facts: grows where a name changes its meaning or goes.
constexpr int facts_version = 1;

Json intensities(const IntensityHistogram& histogram) {
  Json below = Json::object();
  if (histogram.total() > 0) {
    for (const double percent : {1.0, 50.0, 99.0, 99.9, 99.99}) {
      below[number_text(percent)] = histogram.percentile(percent);
    }
  }
  return below;
}

std::int64_t slices_written(const std::filesystem::path& folder, const CheckpointContent& content) {
  const SliceWriter series(folder, content.volume, {});
  const std::string run = fingerprint(content);
  std::int64_t written = 0;
  for (std::int64_t z = 0; z < content.volume.z; ++z) {
    written += static_cast<std::int64_t>(series.said(z, run_entry) == run);
  }
  return written;
}

} // namespace

std::int64_t blocks_done(const Checkpoint& checkpoint) {
  const std::vector<BlockState> states = checkpoint.states();
  return std::count(states.begin(), states.end(), BlockState::done);
}

std::string checkpoint_facts(const std::filesystem::path& path, const Checkpoint& checkpoint,
                             const std::filesystem::path& slices_named) {
  const CheckpointContent& content = checkpoint.content();
  const std::optional<RunStatus> status = read_status(status_path(path));
  const std::filesystem::path slices =
      slices_named.empty() && status ? std::filesystem::path(status->output) : slices_named;
  const bool ended = status && !status->running();
  const Json written = slices.empty() ? Json() : Json(slices_written(slices, content));
  const Json json{{"version", facts_version},
                  {"checkpoint", path.string()},
                  {"fingerprint", fingerprint(content)},
                  {"volume_zyx", extent_json(content.volume)},
                  {"core_zyx", extent_json(content.core)},
                  {"blocks", checkpoint.block_count()},
                  {"blocks_done", blocks_done(checkpoint)},
                  {"slices", content.volume.z},
                  {"slices_written", written},
                  {"output", slices.empty() ? Json() : Json(slices.string())},
                  {"outcome", status ? Json(status->outcome) : Json()},
                  {"exit_code", ended ? Json(status->exit_code) : Json()},
                  {"input_files", content.inputs.size()},
                  {"counts_at_percentile", intensities(checkpoint.histogram())},
                  {"run", content.run},
                  {"parameters", content.parameters}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace lsdeconv
