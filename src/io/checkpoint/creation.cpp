#include "block_records.hpp"
#include "content.hpp"
#include "file_descriptor.hpp"
#include "input_digests.hpp"
#include "stored_summaries.hpp"
#include "stored_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"

#include <limits>

namespace lsdeconv {
namespace {

/// Upper bound of HDF5's own structures and of the padding that aligns large datasets.
constexpr std::int64_t structure_bytes = std::int64_t{16} << 20;

/// Throws Error for extents of which no checkpoint can be made.
void check_extents(const CheckpointMetadata& content) {
  for (int axis = 0; axis < axes; ++axis) {
    if (content.volume[axis] <= 0 || content.core[axis] <= 0) {
      throw Error(text("a volume of ", content.volume, " voxels cannot be cut into cores of ", content.core));
    }
  }
  if (voxel_count(content.core) > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(text("cores of ", content.core,
                     " voxels have more than a block's histogram can count; take smaller ones"));
  }
}

/// Lets HDF5 create the file in memory, where it cannot run out of disk space, and copies that to `path`. On
/// a full disk HDF5 would not report the reason, and would crash at MPI_Finalize over a file that it could
/// not close.
void write_whole(const std::filesystem::path& path, const CheckpointMetadata& content) {
  const FileDescriptor memory = FileDescriptor::in_memory();
  hdf5::File file = hdf5::File::create(memory.descriptor());
  write_format_version(file, content.stored.type);
  write_content(file, content);
  BlockRecords::create(file, voxel_count(blocks_along(content)), content.stored.type);
  InputDigests::create(file, content.volume, content.core);
  if (content.projections) {
    StoredSummaries::create(file, summarised(content));
  }
  file.close();
  memory.copy_to(FileDescriptor(path, FileDescriptor::Mode::create));
}

} // namespace

void Checkpoint::create(const std::filesystem::path& path, const CheckpointMetadata& content,
                        Durability durability) {
  // Provides a temporary name and removes a file that is left there. StagedFile::publish() is not used, since
  // it would replace an existing checkpoint.
  const StagedFile staged(path);
  with_context([&] { return text("creating the checkpoint ", path.string()); },
               [&] {
                 check_extents(content);
                 write_whole(staged.temporary(), content);
                 publish(staged.temporary(), path, durability);
               });
}

std::int64_t Checkpoint::bytes_needed(const CheckpointMetadata& content) {
  return StoredVolume::bytes(volume_layout(content))
         + voxel_count(blocks_along(content)) * BlockRecords::bytes_per_block()
         + InputDigests::bytes(content.volume, content.core)
         + (content.projections ? StoredSummaries::bytes(summarised(content)) : 0) + content_bytes(content)
         + structure_bytes;
}

} // namespace lsdeconv
