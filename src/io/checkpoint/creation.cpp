#include "block_records.hpp"
#include "content.hpp"
#include "plain_file.hpp"
#include "stored_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

/// Room for HDF5's own structures and for the alignment of the large datasets.
constexpr std::int64_t structure_bytes = std::int64_t{16} << 20;

std::int64_t block_count_of(const CheckpointContent& content) {
  std::int64_t blocks = 1;
  for (int axis = 0; axis < axes; ++axis) {
    blocks *= ceil_div(content.volume[axis], content.core[axis]);
  }
  return blocks;
}

/// Removes the file when leaving the scope, whether it still has that name or not.
struct Removal {
  const std::filesystem::path& path;
  ~Removal() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

/// HDF5 works in memory, where it cannot fail for lack of space: it would not say why, and crash when MPI
/// ends over a file that it could not close.
void write_whole(const std::filesystem::path& path, const CheckpointContent& content) {
  const PlainFile memory = PlainFile::in_memory();
  hdf5::File file = hdf5::File::create(memory.descriptor());
  write_format_version(file);
  write_content(file, content);
  BlockRecords::create(file, block_count_of(content));
  file.close();
  memory.copy_to(PlainFile(path, PlainFile::Mode::create));
}

} // namespace

void Checkpoint::create(const std::filesystem::path& path, const CheckpointContent& content) {
  const std::filesystem::path temporary = temporary_beside(path);
  const Removal removal{temporary};
  with_context([&] { return text("creating the checkpoint ", path.string()); },
               [&] {
                 write_whole(temporary, content);
                 publish(temporary, path);
               });
}

std::int64_t Checkpoint::bytes_needed(const CheckpointContent& content) {
  return StoredVolume::bytes(content.volume, content.core)
         + block_count_of(content) * BlockRecords::bytes_per_block() + content_bytes(content)
         + structure_bytes;
}

} // namespace lsdeconv
