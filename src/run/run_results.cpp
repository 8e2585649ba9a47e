#include "lsdeconv/run/run_results.hpp"

#include <numeric>

namespace lsdeconv {

std::int64_t PhaseOutcome::blocks_computed() const {
  return std::accumulate(ranks.begin(), ranks.end(), std::int64_t{0},
                         [](std::int64_t sum, const PipelineTimes& rank) { return sum + rank.write.blocks; });
}

std::int64_t PhaseOutcome::empty_blocks() const {
  return std::accumulate(ranks.begin(), ranks.end(), std::int64_t{0},
                         [](std::int64_t sum, const PipelineTimes& rank) { return sum + rank.empty_blocks; });
}

double PhaseOutcome::voxel_iterations_per_second(int iterations) const {
  const std::int64_t bytes =
      std::accumulate(ranks.begin(), ranks.end(), std::int64_t{0},
                      [](std::int64_t sum, const PipelineTimes& rank) { return sum + rank.write.bytes; });
  const double voxels = static_cast<double>(bytes) / sizeof(float);
  return seconds > 0 ? voxels * iterations / seconds : 0;
}

std::int64_t RunResults::blocks_done() const {
  return std::accumulate(
      phases.begin(), phases.end(), std::int64_t{0},
      [](std::int64_t sum, const PhaseOutcome& phase) { return sum + phase.done - phase.done_before; });
}

std::int64_t RunResults::slices_written() const {
  return std::accumulate(
      exports.begin(), exports.end(), std::int64_t{0},
      [](std::int64_t sum, const ExportOutcome& outcome) { return sum + outcome.slices_written; });
}

bool RunResults::did_something() const {
  return end.reason != RunEnd::Reason::complete || blocks_done() + slices_written() > 0;
}

} // namespace lsdeconv
