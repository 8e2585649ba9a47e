#pragma once

#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Bytes of one slice as the stage holds it.
std::int64_t staged_slice_bytes(const PreparedInput& input);

/// Bytes of the slices that a node works on at once: of two layers of blocks, for while its first ranks begin
/// a layer the last ones end another.
std::int64_t least_staged_bytes(const PreparedInput& input, const GridShape& grid);

/// Bytes that staging may fill under `folder`: what is free, less a part that is kept for the file system.
std::int64_t free_for_staging(const std::filesystem::path& folder);

/// Throws UserError where --stage-dir is not a writable folder of this node, `host`. An empty path is none.
void require_stage_folder(const std::filesystem::path& folder, const std::string& host);

/// Throws UserError where --stage-dir has room for fewer than `least` bytes. An empty path is none.
void require_stage_room(const std::filesystem::path& folder, const std::string& host, std::int64_t least);

/// Slices are staged under --stage-dir, where that is given, from construction to destruction.
class InputStaging {
public:
  /// Throws Error where the stage cannot be opened. Collective over `ranks`.
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
