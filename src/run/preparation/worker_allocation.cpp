#include "lsdeconv/run/preparation/worker_allocation.hpp"

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/planning/worker_memory.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

std::unique_ptr<Deconvolver> make_deconvolver(const Preparation& run, Backend& backend) {
  return algorithm(run.config.algorithm)
      .make({
          .backend = backend,
          .psf = run.psf,
          .transform = run.record.grid.transform,
          .effort = run.config.fft_plan,
          .parameters = iteration_parameters(run),
          .goes_on = {},
      });
}

LaneSettings lane_settings(const Preparation& run) {
  return {.transform = run.record.grid.transform,
          .core = run.record.grid.core,
          .type = run.sample_type,
          .offset = remaining_offset(run.config),
          .psfs = run.psfs};
}

/// Makes the worker for the present grid; the reason where memory does not suffice.
std::string furnished(Preparation& run) {
  Worker& worker = run.worker;
  try {
    worker.deconvolver = make_deconvolver(run, *worker.backend);
    furnish(worker, lane_settings(run), buffers_per_side(run.config, run.devices));
    return {};
  } catch (const OutOfMemory& shortage) {
    unfurnish(worker);
    return shortage.what();
  }
}

/// The reason of the lowest rank that could not be furnished; empty where all are.
std::string first_shortage(const std::string& mine, const mpi::Communicator& ranks) {
  const std::vector<std::string> all = ranks.all_gather(mine);
  const auto found = std::find_if(all.begin(), all.end(), [](const auto& reason) { return !reason.empty(); });
  return found == all.end() ? std::string{} : text("rank ", found - all.begin(), ": ", *found);
}

/// All ranks agree on the next smaller block until every one of them has room.
void equip_afresh(Preparation& run, const mpi::Communicator& ranks) {
  while (true) {
    std::string mine;
    ranks.all_or_none([&] { mine = furnished(run); });
    std::string shortage = first_shortage(mine, ranks);
    if (shortage.empty()) {
      return;
    }
    unfurnish(run.worker);
    run.too_large_transform = voxel_count(run.record.grid.transform);
    ranks.all_or_none([&] { with_context([&] { return shortage; }, [&] { plan_grid(run, ranks.size()); }); });
    if (ranks.is_root()) {
      log::warning(shortage, "; planning smaller blocks: transforms of ", run.record.grid.transform);
    }
  }
}

/// The grid is the checkpoint's: ranks without room for its blocks leave them to the others.
void equip_for_fixed_grid(Preparation& run, const mpi::Communicator& ranks) {
  std::string mine;
  ranks.all_or_none([&] { mine = furnished(run); });
  if (!mine.empty()) {
    run.worker.unfit = text("the blocks of this checkpoint, with transforms of ", run.record.grid.transform,
                            ", do not fit: ", mine,
                            "; they need more memory, or --device cpu, or a new start with --no-resume");
  }
  if (ranks.sum(mine.empty() ? 1 : 0) == 0) {
    throw UserError(text("no rank can go on: ", run.worker.unfit), Error::Known::to_all_ranks);
  }
}

} // namespace

void equip(Preparation& run, const mpi::Communicator& ranks) {
  if (run.blocks_done) {
    equip_for_fixed_grid(run, ranks);
  } else {
    equip_afresh(run, ranks);
  }
}

} // namespace lsdeconv
