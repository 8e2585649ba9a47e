#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

namespace lsdeconv {

/// Bytes of a slice as the stage holds it, and of those slices that a node works on at once: of two layers of
/// blocks, for while its first ranks begin a layer the last ones end another.
std::int64_t staged_slice_bytes(const PreparedRun& run);
std::int64_t least_staged_bytes(const PreparedRun& run);

/// Free bytes under --stage-dir that staging leaves to nobody else; a part is kept for the file system.
std::int64_t free_for_staging(const PreparedRun& run);

/// Throws UserError where --stage-dir is not a writable folder of this node.
void require_stage_folder(const PreparedRun& run);
/// Throws UserError where it has too little room for the blocks of the plan.
void require_stage_room(const PreparedRun& run);

/// Slices are staged under --stage-dir, where that is given, from construction to destruction.
class InputStaging {
public:
  /// Collective over `ranks`.
  InputStaging(const PreparedRun& run, const mpi::Communicator& ranks);
  ~InputStaging();
  InputStaging(const InputStaging&) = delete;
  InputStaging& operator=(const InputStaging&) = delete;
  InputStaging(InputStaging&&) = delete;
  InputStaging& operator=(InputStaging&&) = delete;

private:
  const std::shared_ptr<StagingArea>& area_;
};

} // namespace lsdeconv
