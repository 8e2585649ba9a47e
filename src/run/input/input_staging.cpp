#include "lsdeconv/run/input/input_staging.hpp"

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <algorithm>
#include <filesystem>

namespace lsdeconv {
namespace {

/// Part of the free disk that slices may fill.
constexpr double staged_part_of_disk = 0.9;

} // namespace

std::int64_t staged_slice_bytes(const PreparedInput& input) {
  return input.slice.y * input.slice.x * bytes_per_voxel(input.description().type);
}

std::int64_t least_staged_bytes(const PreparedInput& input, const GridShape& grid) {
  return std::min(2 * grid.transform.z, grid.volume.z) * staged_slice_bytes(input);
}

std::int64_t free_for_staging(const std::filesystem::path& folder) {
  const std::int64_t free = topology::free_disk(folder.string());
  return static_cast<std::int64_t>(static_cast<double>(free) * staged_part_of_disk);
}

void require_stage_folder(const std::filesystem::path& folder, const std::string& host) {
  if (folder.empty()) {
    return;
  }
  if (!std::filesystem::is_directory(folder)) {
    throw UserError(text("--stage-dir ", folder.string(), " is not a folder on ", host,
                         ": name one that every node has, on a disk of its own"));
  }
  with_context([] { return "--stage-dir"; }, [&] { require_writable(folder); });
}

void require_stage_room(const std::filesystem::path& folder, const std::string& host, std::int64_t least) {
  if (folder.empty()) {
    return;
  }
  if (const std::int64_t free = free_for_staging(folder); free < least) {
    throw UserError(text("--stage-dir ", folder.string(), " on ", host, " has room for ", bytes_text(free),
                         ", but the slices that a node works on at once take ", bytes_text(least),
                         ": make room, name another disk or leave it out"));
  }
}

InputStaging::InputStaging(const PreparedInput& input, const std::filesystem::path& folder,
                           const mpi::Communicator& ranks)
    : area_(input.staging) {
  if (area_) {
    with_context([&] { return text("--stage-dir ", folder.string()); },
                 [&] { area_->open(staged_slice_bytes(input), free_for_staging(folder), ranks); });
  }
}

InputStaging::~InputStaging() {
  if (area_) {
    area_->close();
  }
}

} // namespace lsdeconv
