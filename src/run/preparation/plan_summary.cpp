#include "lsdeconv/run/preparation/plan_summary.hpp"

#include "iteration_choice.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/planning/nominal_rates.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"

#include <iomanip>

namespace lsdeconv {
namespace {

/// Of this precision in micrometres, which no microscope exceeds.
std::string micrometres(double value) {
  std::ostringstream out;
  out << std::setprecision(3) << value;
  return std::move(out).str();
}

std::string input_line(const PreparedRun& run) {
  const VolumeDescription& input = run.input.description();
  return text("input       ", run.config.input.empty() ? "a volume" : run.config.input.string(), ": ",
              count_text(input.extent.z, "slice"), " of ", input.extent.x, " × ", input.extent.y,
              " pixels (x × y), ", name(input.type), "; voxels of ", micrometres(run.config.dxy), " µm, ",
              micrometres(run.config.dz), " µm along z");
}

std::string psf_line(const PreparedRun& run) {
  const Triple<double>& width = run.psf.widest.fwhm;
  return text("PSF         ", micrometres(width.x), " µm wide and ", micrometres(width.z),
              " µm deep (full width at half maximum), ", run.config.psf.empty() ? "modelled" : "measured");
}

std::string method_line(const PreparedRun& run) {
  const std::string& choice = run.manifest.iteration_choice;
  return text("method      ", run.config.algorithm, ", ", count_text(run.manifest.iterations, "iteration"),
              choice.empty() ? std::string() : text(" (", iteration_choice_summary(choice), ")"),
              "; camera offset ", run.config.offset, " and background ",
              micrometres(run.manifest.scale.background), " counts are taken off");
}

std::string devices_text(const PreparedRun& run, int ranks) {
  const DeviceSurvey& devices = run.resources.devices;
  const WorkerShare& share = run.resources.share;
  const std::string threads = text(count_text(share.threads, "thread"), ranks > 1 ? " each" : "");
  const std::string nodes = text(" on ", count_text(share.nodes, "node"));
  const std::string processes = ranks == 1 ? std::string("one process") : text(ranks, " processes", nodes);
  if (devices.gpus == 0) {
    return text(processes, " with ", threads);
  }
  return text(processes, ", ", count_text(devices.gpus, "GPU"), devices.any_cpu ? " and CPUs" : "");
}

std::string work_line(const PreparedRun& run, int ranks) {
  const std::int64_t blocks = BlockGrid(run.manifest.grid).size();
  const std::int64_t done = run.plan.blocks_done.value_or(0);
  const std::string state = !run.plan.blocks_done ? ""
                            : done == 0           ? ", none of them done yet"
                            : done == blocks      ? ", done already by an earlier run"
                                                  : text(", ", done, " of them done by an earlier run");
  return text("work        ", count_text(blocks, "block"), state, "; ", devices_text(run, ranks));
}

std::string space_line(const PreparedRun& run) {
  return text("needs       ", bytes_text(run.plan.blocks.bytes_per_worker), " of memory per process; ",
              bytes_text(Checkpoint::bytes_needed(checkpoint_metadata(run))),
              " of disk for the checkpoint, up to ",
              bytes_text(export_bytes(run.config, run.input.description())), " for the result");
}

std::string time_line(const PreparedRun& run, int ranks) {
  const std::int64_t blocks = BlockGrid(run.manifest.grid).size();
  const std::int64_t left = blocks - run.plan.blocks_done.value_or(0);
  const double computing =
      run.plan.blocks.total_seconds * static_cast<double>(left) / static_cast<double>(blocks);
  const double exporting = run.config.export_slices ? export_seconds(run.config, run.input.description(),
                                                                     run.resources.share, ranks)
                                                    : 0;
  const double seconds = computing + exporting;
  return text("time        ",
              seconds < 1 ? std::string("less than a second") : "about " + duration_text(seconds),
              " by the usual rates of such machines");
}

} // namespace

std::string plan_summary(const PreparedRun& run, int ranks) {
  return text(input_line(run), "\n", psf_line(run), "\n", method_line(run), "\n", work_line(run, ranks), "\n",
              space_line(run), "\n", time_line(run, ranks), "\nresult      ", run.layout.slices.string());
}

} // namespace lsdeconv
