#include "export_stage.hpp"
#include "intensity_mapping.hpp"
#include "output_layout.hpp"
#include "preparation.hpp"
#include "run_record.hpp"
#include "vigil/vigil.hpp"
#include "watched_export.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/commands.hpp"
#include "lsdeconv/run/parameters.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

void require_finished(const Checkpoint& checkpoint, const std::filesystem::path& path) {
  const std::vector<BlockState> states = checkpoint.states();
  const auto missing = std::count(states.begin(), states.end(), BlockState::pending);
  if (missing > 0) {
    const auto first = std::find(states.begin(), states.end(), BlockState::pending) - states.begin();
    throw UserError(text(path.string(), " is not finished: ", missing, " of ", states.size(),
                         " blocks are missing, the first is block ", first, " [",
                         checkpoint.core(BlockId(first)), "]; start the main command again to compute them"));
  }
}

VoxelType stored_type(const std::string& text) {
  for (const VoxelType type : {VoxelType::uint8, VoxelType::uint16, VoxelType::float32}) {
    if (name(type) == text) {
      return type;
    }
  }
  throw UserError("the checkpoint's input type '" + text + "' is unknown to this version of the program");
}

void tell(const ExportOutcome& outcome, const std::filesystem::path& folder) {
  log::info(outcome.slices_written, " slices written to ", folder.string(), " in ",
            duration_text(outcome.seconds), ", ", outcome.slices_kept, " were there already, ",
            saturation_text(outcome.saturation));
  for (const BlockId id : outcome.damaged) {
    log::error("block ", id, " is not as it was written (its checksum differs): its slices were left out");
  }
  if (outcome.stopped) {
    log::error("stopped after ", outcome.slices_written, " slices; ",
               early_end_advice(outcome.slices_written > 0));
  }
}

int exit_code(const ExportOutcome& outcome) {
  if (!outcome.damaged.empty()) {
    return 1;
  }
  return outcome.stopped ? early_exit_code(outcome.slices_written > 0) : 0;
}

} // namespace

int command::export_series(const RunConfig& config, const mpi::Communicator& ranks) {
  Vigil vigil(ranks, {config.stall_timeout, config.drain_seconds});
  OutputLayout layout;
  ranks.all_or_none([&] {
    layout = output_layout(config);
    require_writable(layout.slices);
  });
  const WorkerShare share = share_node(config, ranks);
  Checkpoint checkpoint(layout.checkpoint, ranks, Checkpoint::Access::read);
  ranks.all_or_none([&] { require_finished(checkpoint, layout.checkpoint); });

  const RunRecord record = RunRecord::from_text(checkpoint.content().run);
  const VoxelType input = stored_type(record.input_type);
  ranks.all_or_none([&] {
    require_explicit_range(config, input);
    require_storable(config, record.grid.volume, input);
  });
  const IntensityMapping mapping =
      intensity_mapping(config, output_voxel_type(config, input), checkpoint.histogram());
  const ExportOutcome outcome = export_watched(
      {.folder = layout.slices,
       .format = slice_format(config, mapping, record.psf_voxel, fingerprint(checkpoint.content())),
       .threads = share.threads,
       .bytes = share.bytes},
      checkpoint, vigil, ranks);
  if (ranks.is_root()) {
    tell(outcome, layout.slices);
  }
  checkpoint.close();
  return exit_code(outcome);
}

} // namespace lsdeconv
