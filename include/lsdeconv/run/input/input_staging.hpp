#pragma once

#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Bytes of one slice in the staging area: whole, without compression.
std::int64_t staged_slice_bytes(const PreparedInput& input);

/// Bytes of the slices that a node reads at the same time: those of two layers of blocks, since its first
/// ranks begin a layer while the last ones still end another.
std::int64_t least_staged_bytes(const PreparedInput& input, const GridShape& grid);

/// Bytes that staging may fill under `folder`: what is free there, less a tenth that is left to others.
std::int64_t free_for_staging(const std::filesystem::path& folder);

/// Throws UserError that names `host`, this node, where `folder` (--stage-dir) is not a folder that can be
/// written into. Does nothing for an empty path.
void require_stage_folder(const std::filesystem::path& folder, const std::string& host);

/// Throws UserError that names `host`, this node, where `folder` (--stage-dir) has room for fewer than
/// `least` bytes. Does nothing for an empty path.
void require_stage_room(const std::filesystem::path& folder, const std::string& host, std::int64_t least);

/// Stages slices under --stage-dir, where that is given, from construction to destruction.
class InputStaging {
public:
  /// Opens the staging area of `input`, if it has one. folder: --stage-dir, for errors. Throws Error where it
  /// cannot be opened. Collective over `ranks`.
  InputStaging(const PreparedInput& input, const std::filesystem::path& folder,
               const mpi::Communicator& ranks);
  ~InputStaging();
  InputStaging(const InputStaging&) = delete;
  InputStaging& operator=(const InputStaging&) = delete;
  InputStaging(InputStaging&&) = delete;
  InputStaging& operator=(InputStaging&&) = delete;

private:
  std::shared_ptr<StagingArea> area_;
};

} // namespace lsdeconv
