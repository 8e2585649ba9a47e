#include "lsdeconv/run/preparation/plan_summary.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/planning/nominal_rates.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"

namespace lsdeconv {
namespace {

/// Lines of usual runs fit into a terminal of 80 columns.
std::string input_line(const PreparedRun& run) {
  const VolumeDescription& input = run.input.description();
  const std::string across = short_text(run.config.dxy);
  return text("input       ", count_text(input.extent.z, "slice"), " of ", input.extent.x, " × ",
              input.extent.y, " ", name(input.type), "; voxels ", across, " × ", across, " × ",
              short_text(run.config.dz), " µm (x, y, z)");
}

std::string psf_line(const PreparedRun& run) {
  const Triple<double>& width = run.psf.widest.fwhm;
  return text("PSF         ", short_text(width.x), " µm wide and ", short_text(width.z),
              " µm deep (at half maximum), ", has_measured_psf(run.config) ? "measured" : "modelled",
              run.psf.field && run.psf.field->by_depth()
                  ? text(" at ", run.psf.field->nodes().size(), " depths")
                  : std::string());
}

/// Nothing where the PSF is measured.
std::string optics_line(const PreparedRun& run) {
  const std::string used = used_optics_text(run.config);
  return used.empty() ? used : text("optics      ", used, "\n");
}

std::string method_line(const PreparedRun& run) {
  const double weight = total_variation(run.config, run.manifest);
  return text("method      ", run.config.algorithm, ", ", count_text(run.manifest.iterations, "iteration"),
              weight > 0 ? text(", tv ", short_text(weight)) : "", "; offset ",
              number_text(run.config.offset), ", background ",
              short_text(static_cast<double>(run.manifest.scale.background)), " counts",
              run.input.background ? ", varying" : "");
}

/// Nothing where no voxel is.
std::string masks_line(const PreparedRun& run) {
  const std::string summary = mask_summary(run.manifest.masks);
  return summary.empty() ? summary : text("masked      ", summary, "\n");
}

std::string devices_text(const PreparedRun& run, int ranks) {
  const DeviceSurvey& devices = run.resources.devices;
  const WorkerShare& share = run.resources.share;
  const std::string threads = text(count_text(share.threads, "thread"), ranks > 1 ? " each" : "");
  const std::string nodes = text(" on ", count_text(share.nodes, "node"));
  const std::string processes = ranks == 1 ? std::string("one process") : text(ranks, " processes", nodes);
  if (devices.gpus == 0) {
    return text(processes, ranks == 1 ? " with " : ", ", threads);
  }
  return text(processes, ", ", count_text(devices.gpus, "GPU"), devices.any_cpu ? " and CPUs" : "");
}

std::string time_text(const PreparedRun& run, int ranks) {
  const std::int64_t blocks = BlockGrid(run.manifest.grid).size();
  const std::int64_t left = blocks - run.plan.blocks_done.value_or(0);
  const double computing =
      run.plan.blocks.total_seconds * static_cast<double>(left) / static_cast<double>(blocks);
  const double exporting = run.config.export_slices ? export_seconds(run.config, run.input.description(),
                                                                     run.resources.share, ranks)
                                                    : 0;
  const double seconds = computing + exporting;
  return seconds < 1 ? std::string("less than a second") : "about " + duration_text(seconds);
}

std::string work_line(const PreparedRun& run, int ranks) {
  const std::int64_t blocks = BlockGrid(run.manifest.grid).size();
  const std::int64_t done = run.plan.blocks_done.value_or(0);
  const std::string state = !run.plan.blocks_done ? ""
                            : done == 0           ? ", none done yet"
                            : done == blocks      ? ", all done by an earlier run"
                                                  : text(", ", done, " done by an earlier run");
  return text("work        ", count_text(blocks, "block"), state, "; ", devices_text(run, ranks), "; ",
              time_text(run, ranks));
}

std::string space_line(const PreparedRun& run, int ranks) {
  return text("needs       memory ", bytes_text(run.plan.blocks.bytes_per_worker), ranks > 1 ? " each" : "",
              "; disk: checkpoint ", bytes_text(Checkpoint::bytes_needed(checkpoint_metadata(run))),
              run.config.checkpoint_voxels == StoredType::float16
                  ? text(" (", bytes_text(bytes_saved_by_float16(run)), " saved)")
                  : std::string(),
              ", result up to ", bytes_text(export_bytes(run.config, run.input.description())));
}

} // namespace

std::string plan_summary(const PreparedRun& run, int ranks) {
  return text(input_line(run), "\n", psf_line(run), "\n", optics_line(run), masks_line(run), method_line(run),
              "\n", work_line(run, ranks), "\n", space_line(run, ranks), "\nresult      ",
              run.layout.slices.string());
}

} // namespace lsdeconv
