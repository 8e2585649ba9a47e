#include "lsdeconv/run/input/input_staging.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <filesystem>

namespace lsdeconv {
namespace {

/// Part of the free disk that slices may fill.
constexpr double staged_part_of_disk = 0.9;

} // namespace

std::int64_t staged_slice_bytes(const PreparedRun& run) {
  return run.slice.y * run.slice.x * bytes_per_voxel(run.reader->description().type);
}

std::int64_t least_staged_bytes(const PreparedRun& run) {
  const GridShape& shape = run.record.grid;
  const std::int64_t slices = std::min(2 * shape.transform.z, shape.volume.z);
  return slices * staged_slice_bytes(run);
}

std::int64_t free_for_staging(const PreparedRun& run) {
  const std::int64_t free = topology::free_disk(run.config.stage_dir.string());
  return static_cast<std::int64_t>(static_cast<double>(free) * staged_part_of_disk);
}

void require_stage_folder(const PreparedRun& run) {
  const std::filesystem::path& folder = run.config.stage_dir;
  if (folder.empty()) {
    return;
  }
  if (!std::filesystem::is_directory(folder)) {
    throw UserError(text("--stage-dir ", folder.string(), " is not a folder on ", run.share.machine.host,
                         ": name one that every node has, on a disk of its own"));
  }
  with_context([] { return "--stage-dir"; }, [&] { require_writable(folder); });
}

void require_stage_room(const PreparedRun& run) {
  const std::filesystem::path& folder = run.config.stage_dir;
  if (folder.empty()) {
    return;
  }
  if (const std::int64_t free = free_for_staging(run); free < least_staged_bytes(run)) {
    throw UserError(text("--stage-dir ", folder.string(), " on ", run.share.machine.host, " has room for ",
                         bytes_text(free), ", but the slices that a node works on at once take ",
                         bytes_text(least_staged_bytes(run)),
                         ": make room, name another disk or leave it out"));
  }
}

InputStaging::InputStaging(const PreparedRun& run, const mpi::Communicator& ranks) : area_(run.staging) {
  if (area_) {
    with_context([&] { return text("--stage-dir ", run.config.stage_dir.string()); },
                 [&] { area_->open(staged_slice_bytes(run), free_for_staging(run), ranks); });
  }
}

InputStaging::~InputStaging() {
  if (area_) {
    area_->close();
  }
}

} // namespace lsdeconv
