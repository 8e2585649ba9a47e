#include "lsdeconv/run/preparation/worker_allocation.hpp"

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/planning/worker_memory.hpp"

#include <algorithm>
#include <optional>

namespace lsdeconv {
namespace {

std::unique_ptr<Deconvolver> make_deconvolver(const PreparedRun& run, Backend& backend) {
  return algorithm(run.config.algorithm)
      .make({
          .backend = backend,
          .psf = run.psf.widest,
          .transform = run.manifest.grid.transform,
          .parameters = iteration_parameters(run.config, run.manifest),
          .goes_on = {},
      });
}

DeviceQueueSettings device_queue_settings(const PreparedRun& run) {
  return {.transform = run.manifest.grid.transform,
          .core = run.manifest.grid.core,
          .type = run.input.sample_type,
          .code = sample_code(run.input, run.config),
          .psfs = run.psf.field};
}

/// Throws OutOfMemory where what was allocated has left less on a device than its kernels and small tables
/// may take later. before: bytes that were free.
void require_reserve(const Backend& backend, std::optional<std::int64_t> before) {
  constexpr double least_part = 0.02; // of what was allocated
  const std::optional<std::int64_t> left = backend.free_memory();
  if (before && left && static_cast<double>(*left) < least_part * static_cast<double>(*before - *left)) {
    throw OutOfMemory(text("blocks take ", bytes_text(*before - *left), " of the device and leave ",
                           bytes_text(*left), ", too little for its kernels"));
  }
}

/// Allocates for the present grid, unless the worker is known to be unusable, as one whose device is lost
/// here. Gives the reason where there is too little memory, else an empty text.
std::string try_to_allocate(Worker& worker, const PreparedRun& run) {
  if (!worker.unusable_reason.empty()) {
    return {};
  }
  const std::optional<std::int64_t> free_before = worker.backend.free_memory();
  try {
    worker.deconvolver = make_deconvolver(run, worker.backend);
    allocate_buffers(worker, device_queue_settings(run), buffers_per_side(run.config, run.resources.devices));
    require_reserve(worker.backend, free_before);
    return {};
  } catch (const OutOfMemory& shortage) {
    release_worker(worker);
    return shortage.what();
  } catch (const DeviceLost& loss) {
    release_worker(worker);
    worker.unusable_reason = loss.what();
    return {};
  }
}

/// Throws where no rank is left that takes blocks. Collective over `ranks`.
void require_a_worker(const Worker& worker, const mpi::Communicator& ranks) {
  const std::vector<std::string> reasons = ranks.all_gather(worker.unusable_reason);
  if (std::all_of(reasons.begin(), reasons.end(), [](const auto& reason) { return !reason.empty(); })) {
    throw Error(text("no rank can compute: ", reasons.front()), Error::Known::to_all_ranks);
  }
}

/// The reason of the lowest rank with too little memory; empty where all ranks have enough. mine: the reason
/// of this rank, if any. Collective over `ranks`.
std::string first_shortage(const std::string& mine, const mpi::Communicator& ranks) {
  const std::vector<std::string> all = ranks.all_gather(mine);
  const auto found = std::find_if(all.begin(), all.end(), [](const auto& reason) { return !reason.empty(); });
  return found == all.end() ? std::string{} : text("rank ", found - all.begin(), ": ", *found);
}

/// Plans smaller and smaller blocks until every rank has enough memory. Collective over `ranks`.
void allocate_for_new_grid(Worker& worker, PreparedRun& run, const mpi::Communicator& ranks) {
  while (true) {
    std::string mine;
    ranks.all_or_none([&] { mine = try_to_allocate(worker, run); });
    std::string shortage = first_shortage(mine, ranks);
    if (shortage.empty()) {
      return;
    }
    release_worker(worker);
    run.plan.too_large_transform = voxel_count(run.manifest.grid.transform);
    ranks.all_or_none([&] { with_context([&] { return shortage; }, [&] { plan_grid(run, ranks.size()); }); });
    if (ranks.is_root()) {
      log::warning(shortage, "; planning smaller blocks: transforms of ", run.manifest.grid.transform);
    }
  }
}

/// Allocates for the grid of a checkpoint: ranks with too little memory leave its blocks to the others.
/// Collective over `ranks`.
void allocate_for_fixed_grid(Worker& worker, const PreparedRun& run, const mpi::Communicator& ranks) {
  std::string mine;
  ranks.all_or_none([&] { mine = try_to_allocate(worker, run); });
  if (!mine.empty()) {
    worker.unusable_reason = text(
        "the blocks of this checkpoint, with transforms of ", run.manifest.grid.transform,
        ", do not fit: ", mine, "; they need more memory, or --device cpu, or a new start with --no-resume");
  }
  if (ranks.sum(mine.empty() ? 0 : 1) == ranks.size()) {
    throw UserError(text("no rank can go on: ", worker.unusable_reason), Error::Known::to_all_ranks);
  }
}

} // namespace

Worker allocate_worker(PreparedRun& run, const mpi::Communicator& ranks) {
  Worker worker{.backend = *run.resources.backend};
  worker.unusable_reason = run.resources.left_out;
  if (run.plan.blocks_done) {
    allocate_for_fixed_grid(worker, run, ranks);
  } else {
    allocate_for_new_grid(worker, run, ranks);
  }
  require_a_worker(worker, ranks);
  return worker;
}

} // namespace lsdeconv
