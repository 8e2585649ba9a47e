#include "equip.hpp"

#include "input_stages.hpp"

#include "lsdeconv/compute/backends.hpp"

namespace lsdeconv {
namespace {

std::unique_ptr<Deconvolver> make_deconvolver(const Preparation& run, Backend& backend) {
  return algorithm(run.config.algorithm)
      .make({
          .backend = backend,
          .psf = run.psf,
          .transform = run.record.grid.transform,
          .effort = run.config.fft_plan,
          .parameters = {run.iterations, run.record.scale.background, run.record.scale.brightest},
      });
}

LaneSettings lane_settings(const Preparation& run) {
  return {.transform = run.record.grid.transform,
          .core = run.record.grid.core,
          .type = run.sample_type,
          .offset = remaining_offset(run.config)};
}

} // namespace

void equip(Preparation& run, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    Worker& worker = run.worker;
    worker.backend = backend_row("cpu").make({.threads = run.share.threads});
    worker.deconvolver = make_deconvolver(run, *worker.backend);
    furnish(worker, lane_settings(run), buffers_per_side(*worker.backend));
  });
}

} // namespace lsdeconv
