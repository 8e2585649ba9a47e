#include "checkpoint_facts.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/preparation/found_layout.hpp"
#include "lsdeconv/telemetry/watch.hpp"

#include <chrono>
#include <iostream>
#include <optional>

namespace lsdeconv {
namespace {

void print_entries(const char* title, const std::map<std::string, std::string>& entries) {
  std::cout << title << "\n";
  for (const auto& [entry, value] : entries) {
    std::cout << "  " << entry << " = " << value << "\n";
  }
}

void print_intensities(const Checkpoint& checkpoint) {
  const IntensityHistogram histogram = checkpoint.histogram();
  if (histogram.total() == 0) {
    return;
  }
  std::cout << "intensities of the finished blocks, in counts (percentiles to 6 %)\n";
  for (const double percent : percentiles_shown) {
    std::cout << "  " << percent << " % lie below " << histogram.percentile(percent) << "\n";
  }
}

void print(const RunConfig& config, const OutputLayout& layout, const Checkpoint& checkpoint) {
  const bool has_place =
      !config.input.empty() || !config.output.empty() || std::filesystem::is_directory(config.checkpoint);
  const std::filesystem::path slices = has_place ? layout.slices : "";
  if (config.json) {
    std::cout << checkpoint_facts(layout.checkpoint, checkpoint, slices);
    return;
  }
  std::cout << checkpoint_summary(layout.checkpoint, checkpoint, slices);
  if (config.watch) {
    std::cout << absence_of_run(layout.checkpoint) << "\n";
    return;
  }
  print_intensities(checkpoint);
  if (config.parameters) {
    print_entries("run", checkpoint.metadata().run);
    print_entries("parameters", checkpoint.metadata().parameters);
  } else {
    std::cout << "--parameters tells how it was made\n";
  }
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
      print(config, layout, checkpoint);
      std::cout << std::flush;
    }
  });
  checkpoint.close();
  return 0;
}

} // namespace lsdeconv
