#include "checkpoint_facts.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/preparation/found_layout.hpp"
#include "lsdeconv/telemetry/watch.hpp"

#include <chrono>
#include <optional>

namespace lsdeconv {
namespace {

std::string entries_text(const char* title, const std::map<std::string, std::string>& entries) {
  std::string lines = text(title, "\n");
  for (const auto& [entry, value] : entries) {
    lines += text("  ", entry, " = ", value, "\n");
  }
  return lines;
}

std::string intensities_text(const Checkpoint& checkpoint) {
  const IntensityHistogram histogram = checkpoint.histogram();
  if (histogram.total() == 0) {
    return {};
  }
  std::string lines = "intensities of the finished blocks, in counts (each right to about 6 %)\n";
  for (const double percent : percentiles_shown) {
    lines +=
        text("  ", percent, " % of the voxels lie below ", short_text(histogram.percentile(percent)), "\n");
  }
  return lines;
}

std::string facts_text(const RunConfig& config, const OutputLayout& layout, const Checkpoint& checkpoint) {
  const bool has_place =
      !config.input.empty() || !config.output.empty() || std::filesystem::is_directory(config.checkpoint);
  const std::filesystem::path slices = has_place ? layout.slices : "";
  if (config.json) {
    return checkpoint_facts(layout.checkpoint, checkpoint, slices);
  }
  const std::string summary = checkpoint_summary(layout.checkpoint, checkpoint, slices);
  if (config.watch) {
    return text(summary, absence_of_run(layout.checkpoint), "\n");
  }
  const CheckpointMetadata& content = checkpoint.metadata();
  return text(summary, intensities_text(checkpoint),
              config.parameters
                  ? entries_text("run", content.run) + entries_text("parameters", content.parameters)
                  : std::string("--parameters tells how it was made\n"));
}

/// Rank 0 watches; all ranks return the exit code. None where there is no run to watch. A run writes its
/// status file before its checkpoint can be seen.
std::optional<int> watch(const RunConfig& config, const OutputLayout& layout,
                         const mpi::Communicator& ranks) {
  return ranks.on_root(
      [&] { return watch_run(layout.checkpoint, std::chrono::duration<double>(config.interval)); });
}

} // namespace

int command::info(const RunConfig& config, const mpi::Communicator& ranks) {
  const OutputLayout layout = found_layout(config, ranks);
  if (config.watch) {
    if (const std::optional<int> code = watch(config, layout, ranks)) {
      return *code;
    }
  }
  Checkpoint checkpoint(layout.checkpoint, ranks, Checkpoint::Access::read);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      standard_output::print(facts_text(config, layout, checkpoint));
    }
  });
  checkpoint.close();
  return 0;
}

} // namespace lsdeconv
