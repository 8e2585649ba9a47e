#include "lsdeconv/run/preparation/plan_text.hpp"

#include "iteration_choice.hpp"
#include "noise_choice.hpp"
#include "regularisation_text.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/planning/hypothetical_cluster.hpp"
#include "lsdeconv/run/planning/nominal_rates.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/planning/reading_forecast.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/sys/mpi/launch.hpp"
#include "lsdeconv/sys/topology/node_load.hpp"

#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

std::string layout_text(const StorageLayout& layout) {
  const std::string coding = layout.compressed ? "compressed" : "uncompressed";
  return layout.chunk_slices > 1
             ? text(coding, " chunks of ",
                    Extent3{layout.chunk_slices, layout.chunk_rows, layout.chunk_columns})
             : text(coding, " strips or tiles of ", layout.chunk_rows, "×", layout.chunk_columns);
}

std::string disk_text(const std::filesystem::path& path) {
  const std::int64_t free = topology::free_disk(path.string());
  return free < 0 ? std::string("unknown") : bytes_text(free);
}

std::string memory_text(const PreparedRun& run, int ranks) {
  const PlanRequest request = plan_request(run, ranks);
  const std::int64_t strips = run.plan.blocks.bytes_for_chunks;
  const std::int64_t stripes = request.bytes_fixed - program_bytes;
  const std::int64_t blocks = run.plan.blocks.bytes_per_worker - program_bytes - strips - stripes;
  std::ostringstream out;
  out << "memory      at most " << bytes_text(run.plan.blocks.bytes_per_worker) << " per rank of "
      << bytes_text(run.resources.share.bytes) << ": blocks " << bytes_text(blocks) << " ("
      << request.bytes_per_transform_voxel << " bytes per voxel of a transform), decoded strips "
      << bytes_text(strips) << (stripes > 0 ? ", maps of stripes " + bytes_text(stripes) : "") << ", program "
      << bytes_text(program_bytes) << "\n";
  if (request.device) {
    out << "GPU memory  at most " << bytes_text(run.plan.blocks.bytes_on_device) << " of "
        << bytes_text(request.device->bytes) << " (" << request.device->per_transform_voxel
        << " bytes per voxel of a transform)\n";
  }
  return std::move(out).str();
}

std::string files_text(const VolumeDescription& input) {
  return input.files.empty()
             ? std::string(", without files")
             : text(" in ", count_text(std::ssize(input.files), "file"), ", ", layout_text(input.layout));
}

/// Which number in the names of the slices is z; empty where names do not matter.
std::string order_text(const SliceOrder& order) {
  return order.pattern.empty()
             ? ""
             : text("slices      ", order.first, " to ", order.last, "; z is the number {z} in ",
                    order.pattern, order.even ? ", step " : ", steps of about ",
                    number_text(std::round(order.step * 1000) / 1000), "\n");
}

/// Where something will be written; empty for an empty path, of a plan without files.
std::string place_text(const std::filesystem::path& path, const std::filesystem::path& folder) {
  return path.empty() ? "" : text(" at ", path.string(), " (", disk_text(folder), " free)");
}

std::string background_text(const PreparedRun& run) {
  return run.input.sampled || run.config.background
             ? text("background ", short_text(static_cast<double>(run.manifest.scale.background)), " counts",
                    run.input.background ? " on average" : "")
             : std::string("background, found when it runs,");
}

std::string iterations_text(const PreparedRun& run) {
  const bool assumed = !run.input.sampled && !run.config.numit;
  return text(run.manifest.iterations, " iterations", assumed ? " (assumed; the run chooses them)" : "");
}

std::string filters_text(const RunConfig& config) {
  const std::string stages = stages_text(config);
  return stages.empty() ? stages : text("filters     ", stages, "\n");
}

std::string masks_text(const MaskRules& rules) {
  const std::string summary = mask_summary(rules);
  return summary.empty() ? summary : text("masked      ", summary, "\n");
}

std::string optics_text(const RunConfig& config) {
  const std::string used = used_optics_text(config);
  return used.empty() ? used : text("optics      ", used, "\n");
}

std::string metadata_text(const RunConfig& config, const StatedAcquisition& stated) {
  const std::string taken = stated_optics_text(config, stated);
  return taken.empty() ? taken : text("metadata    ", taken, "\n");
}

std::string ranks_text(const PreparedRun& run, int ranks) {
  return text("ranks       ", ranks, " on ", count_text(run.resources.share.nodes, "node"), ", ",
              count_text(run.resources.share.threads, "thread"), " each\n",
              run.config.plan_ranks > 0
                  ? text("            ", assumption_text(run.config, run.resources.share), "\n")
                  : "");
}

/// What other programs do on this node; nothing where the plan is for other machines.
std::string others_text(const PreparedRun& run) {
  if (run.config.plan_ranks > 0) {
    return {};
  }
  const topology::Machine& machine = run.resources.share.machine;
  const topology::NodeLoad load = topology::node_load("/", !mpi::launch_of_process().alone);
  const std::string others = topology::load_text(load, machine);
  const std::string share = topology::share_options(load, machine);
  return others.empty() ? others
                        : text("            ", others,
                               share.empty() ? "" : text("; a fair share for each run is ", share), "\n");
}

/// Part of the blocks that is not done yet.
double part_left(const PreparedRun& run) {
  return 1
         - static_cast<double>(run.plan.blocks_done.value_or(0))
               / static_cast<double>(BlockGrid(run.manifest.grid).size());
}

std::string estimate_text(const PreparedRun& run, int ranks) {
  const Plan& plan = run.plan.blocks;
  const double left = part_left(run);
  const NominalRates rates = nominal_rates(run.config, run.resources, run.input.description().layout, ranks);
  std::ostringstream out;
  out << "estimate    " << duration_text(left * plan.total_seconds) << " for the blocks"
      << (left < 1 ? " that are left" : "") << " (each " << duration_text(plan.block_seconds)
      << ", computing " << duration_text(plan.compute_seconds) << "; the storage "
      << duration_text(left * plan.storage_seconds) << " for all)";
  if (run.config.export_slices) {
    out << ", "
        << duration_text(export_seconds(run.config, run.input.description(), run.resources.share, ranks))
        << " for the slices";
  }
  out << "\n            " << rates_text(rates, run.config, run.resources.devices) << "\n";
  if (run.config.storage_rate > 0) {
    out << "            more than " << most_useful_ranks(run.config, plan)
        << " such ranks would wait for the storage\n";
  }
  return std::move(out).str();
}

/// Nothing for slices, which are usual.
std::string format_text(const RunConfig& config) {
  switch (config.output_format) {
  case OutputFormat::zarr:
    return text(" as OME-Zarr ", config.zarr_version == ZarrVersion::v0_4 ? "0.4" : "0.5",
                " with all resolutions");
  case OutputFormat::ims:
    return " as Imaris 5.5 with all resolutions";
  case OutputFormat::tiff:
    break;
  }
  return {};
}

/// A line; nothing where there is none.
std::string regularisation_line(const PreparedRun& run) {
  const std::string words = total_variation_text(run);
  return words.empty() ? words : text("            ", words, "\n");
}

/// Nothing where the voxels have not been read.
std::string noise_line(const PreparedRun& run) {
  return run.input.sampled ? text("noise       ", noise_text(run.manifest), "\n") : std::string();
}

std::string choice_text(const std::string& choice) {
  return choice.empty() ? choice : text("            ", iteration_choice_text(choice), "\n");
}

std::string checkpoint_text(const PreparedRun& run) {
  const std::string saved = bytes_text(bytes_saved_by_float16(run));
  return text(bytes_text(Checkpoint::bytes_needed(checkpoint_metadata(run))), " (",
              run.config.checkpoint_voxels == StoredType::float16
                  ? text("float16, ", saved, " less than float32")
                  : text(saved, " less with --checkpoint-voxels float16"),
              ")");
}

/// blocks: of the whole volume; done: none where the run starts afresh.
std::string state_text(std::optional<std::int64_t> done, std::int64_t blocks) {
  return done ? text("continues: ", *done, " of ", count_text(blocks, "block"), " done")
              : std::string("starts afresh");
}

} // namespace

std::string plan_text(const PreparedRun& run, int ranks, std::string_view free_places) {
  const VolumeDescription& input = run.input.description();
  const GridShape& shape = run.manifest.grid;
  const BlockGrid grid(shape);
  std::ostringstream out;
  out << "input       " << input.extent << " voxels (z×y×x) " << name(input.type) << files_text(input) << "\n"
      << order_text(input.order);
  if (!input.interpolated.empty()) {
    out << "            " << count_text(std::ssize(input.interpolated), "missing slice")
        << (input.interpolated.size() == 1 ? " is" : " are") << " interpolated\n";
  }
  out << metadata_text(run.config, input.stated) << masks_text(run.manifest.masks) << filters_text(run.config)
      << optics_text(run.config) << "PSF         " << psf_text(run.psf.widest) << "\n";
  for (const std::string& note : run.psf.widest.notes) {
    out << "            " << note << "\n";
  }
  if (run.psf.field) {
    out << "            " << psfs_summary(*run.psf.field, shape) << "\n";
  }
  out << "algorithm   " << run.config.algorithm << ", " << iterations_text(run) << ", "
      << background_text(run) << " above the offset of " << number_text(run.config.offset) << "\n"
      << regularisation_line(run) << choice_text(run.manifest.iteration_choice) << noise_line(run)
      << "grid        " << grid.blocks() << " = " << count_text(grid.size(), "block") << " of " << shape.core
      << " voxels, halo " << shape.halo << ", transforms of " << shape.transform << "\n"
      << ranks_text(run, ranks) << others_text(run) << memory_text(run, ranks) << reading_forecast_text(run)
      << "checkpoint  " << checkpoint_text(run)
      << place_text(run.layout.checkpoint, run.layout.checkpoint.parent_path()) << "\n"
      << "export      " << bytes_text(export_bytes(run.config, input)) << " before compression"
      << format_text(run.config) << place_text(run.layout.slices, run.layout.slices) << "\n"
      << estimate_text(run, ranks) << "state       "
      << (free_places.empty() ? state_text(run.plan.blocks_done, grid.size())
                              : text("a run at this place would be refused, as the checkpoint there is of "
                                     "another run; take ",
                                     free_places));
  return std::move(out).str();
}

} // namespace lsdeconv
