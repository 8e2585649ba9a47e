#include "checkpoint_facts.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/checkpoint.hpp"
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
  for (const double percent : {1.0, 50.0, 99.0, 99.9, 99.99}) {
    std::cout << "  " << percent << " % lie below " << histogram.percentile(percent) << "\n";
  }
}

void print(const RunConfig& config, const OutputLayout& layout, const Checkpoint& checkpoint) {
  const bool has_place = !config.input.empty() || !config.output.empty();
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

/// Rank 0 watches. None where there is no run to watch; a run has its status before others see its
/// checkpoint.
std::optional<int> watch(const RunConfig& config, const OutputLayout& layout,
                         const mpi::Communicator& ranks) {
  return ranks.on_root(
      [&] { return watch_run(layout.checkpoint, std::chrono::duration<double>(config.interval)); });
}

} // namespace

int command::info(const RunConfig& config, const mpi::Communicator& ranks) {
  const OutputLayout layout = output_layout(config);
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

int command::verify(const RunConfig& config, const mpi::Communicator& ranks) {
  const std::filesystem::path path = output_layout(config).checkpoint;
  Checkpoint checkpoint(path, ranks, Checkpoint::Access::read);
  std::int64_t verified = 0;
  std::int64_t damaged = 0;
  ranks.all_or_none([&] {
    const std::vector<BlockState> states = checkpoint.states();
    for (std::size_t i = static_cast<std::size_t>(ranks.rank().value); i < states.size();
         i += static_cast<std::size_t>(ranks.size())) {
      const BlockId id(static_cast<std::int64_t>(i));
      if (states[i] == BlockState::done) {
        const bool whole = checkpoint.verify(id);
        ++(whole ? verified : damaged);
        if (!whole) {
          log::error("block ", id, " [", checkpoint.core(id),
                     "] is not as it was written (its checksum differs)");
        }
      }
    }
  });
  verified = ranks.sum(verified);
  damaged = ranks.sum(damaged);
  if (ranks.is_root()) {
    std::cout << "done and as they were written: " << verified << " of "
              << count_text(checkpoint.block_count(), "block") << ", " << damaged << " damaged" << std::endl;
  }
  checkpoint.close();
  return damaged == 0 ? 0 : 1;
}

} // namespace lsdeconv
