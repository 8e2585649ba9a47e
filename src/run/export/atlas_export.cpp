#include "atlas_export.hpp"

#include "block_parts.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/volume_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lsdeconv {
namespace {

constexpr std::array<std::string_view, 2> names{atlas_raw_name, atlas_result_name};

/// Whether the coarse volumes are wanted and there; says so where they are not there, or not as asked for.
bool has_atlas(const ExportRequest& request, const CheckpointMetadata& content) {
  const std::optional<ProjectionGrid>& grid = content.projections;
  if (request.atlas_voxel == 0.0) {
    return false;
  }
  if (!grid || !grid->has_cells()) {
    log::detail("no coarse volumes are written: the checkpoint was begun ",
                grid ? "with --atlas-voxel off" : "by a version of the program that kept none");
    return false;
  }
  if (request.atlas_voxel) {
    const ProjectionGrid asked = projection_grid(content.volume, request.format.voxel, *request.atlas_voxel);
    if (asked.voxels_per_cell != grid->voxels_per_cell) {
      log::warning("--atlas-voxel ", *request.atlas_voxel, ": the coarse volumes keep cells of ",
                   grid->voxels_per_cell,
                   " voxels (z×y×x), with which the checkpoint was begun; another size needs a new run");
    }
  }
  return true;
}

/// Removes coarse volumes of other results, so that they are not taken for this one's.
void remove_others(const ExportRequest& request) {
  for (const std::string_view name : names) {
    const std::filesystem::path path = request.atlas / name;
    const std::optional<std::string> run = read_slice_tag(path, run_entry);
    if (run && run != slice_tag(request.format.description, run_entry)) {
      std::filesystem::remove(path);
    }
  }
}

SliceFormat atlas_format(const ExportRequest& request, const Extent3& cell, const char* content) {
  SliceFormat format = request.format;
  format.tile = 0;
  for (int axis = 0; axis < axes; ++axis) {
    format.voxel[axis] *= static_cast<double>(cell[axis]);
  }
  format.description += text("\ncontent=", content, "\nvoxels_per_cell_zyx=", cell.z, ' ', cell.y, ' ',
                             cell.x, missing_tags(request.missing));
  return format;
}

void write_volumes(const ExportRequest& request, const AtlasVolumes& volumes, ExportOutcome& outcome) {
  std::filesystem::create_directories(request.atlas);
  remove_staged(request.atlas, [](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  });
  struct File {
    const char* name;
    const Volume<float>& cells;
    const char* content;
  };
  const std::array files{
      File{atlas_raw_name, volumes.cells.raw, "mean of what the deconvolution was given"},
      File{atlas_result_name, volumes.cells.result, "mean of the result"},
  };
  for (const File& file : files) {
    const std::filesystem::path path = request.atlas / file.name;
    write_volume_file(path, file.cells.view(), atlas_format(request, volumes.voxels_per_cell, file.content));
    outcome.atlas.push_back(path.string());
  }
}

} // namespace

void require_no_foreign_atlas(const std::filesystem::path& folder, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    for (const std::string_view name : names) {
      if (ranks.is_root() && is_volume_file_foreign(folder / name)) {
        refuse_foreign(folder / name, folder);
      }
    }
  });
}

void export_atlas(const ExportRequest& request, const Checkpoint& checkpoint, ExportOutcome& outcome,
                  const mpi::Communicator& ranks) {
  std::vector<BlockId> damaged;
  ranks.all_or_none([&] {
    if (!ranks.is_root() || request.atlas.empty()) {
      return;
    }
    if (!has_atlas(request, checkpoint.metadata())) {
      remove_others(request);
      return;
    }
    double seconds = 0;
    const StageScope working(*request.activity, Stage::slices, Activity::working, "coarse volumes", seconds);
    const std::optional<AtlasVolumes> volumes = checkpoint.atlas();
    damaged = volumes->blocks.damaged;
    if (damaged.empty()) {
      write_volumes(request, *volumes, outcome);
    }
  });
  outcome.atlas_damaged = ranks.all_gather(damaged);
}

} // namespace lsdeconv
