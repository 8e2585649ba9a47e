#include "lsdeconv/io/checkpoint.hpp"

#include "block_records.hpp"
#include "content.hpp"
#include "plain_file.hpp"
#include "stored_volume.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <utility>

namespace lsdeconv {
struct Checkpoint::Impl {
  std::filesystem::path path;
  PlainFile plain;
  hdf5::File file;
  CheckpointContent content;
  Extent3 blocks;
  StoredVolume volume;
  BlockRecords records;

  Impl(std::filesystem::path name, Access access, hdf5::File opened)
      : path(std::move(name)),
        plain(path, access == Access::write ? PlainFile::Mode::write : PlainFile::Mode::sync),
        file(std::move(opened)), content(read_content(file)), blocks(blocks_along(content)), volume(file),
        records(file, voxel_count(blocks)) {}
};

namespace {

/// Whatever keeps a file from being opened is for the user to mend.
template <typename Body>
void usable(const std::filesystem::path& path, Body&& body) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure) && !failure) {
    throw UserError(text("there is no checkpoint ", path.string()));
  }
  try {
    body();
  } catch (const Error& error) {
    throw UserError(text("cannot continue with the checkpoint ", path.string(), " (", error.what(),
                         "); name another with --checkpoint, or start over with --no-resume"));
  }
}

template <typename Body>
decltype(auto) writing(const std::filesystem::path& path, Body&& body) {
  return with_context([&] { return text("writing the checkpoint ", path.string()); },
                      std::forward<Body>(body));
}

template <typename Body>
decltype(auto) reading(const std::filesystem::path& path, Body&& body) {
  return with_context([&] { return text("reading the checkpoint ", path.string()); },
                      std::forward<Body>(body));
}

void require_extent(const Box3& box, const Extent3& extent) {
  if (box.extent() != extent) {
    throw Error(text("box ", box, " has ", box.extent(), " voxels, not ", extent));
  }
}

/// Everything that opening needs, tried by one process alone: what is wrong with a file is found before
/// several ranks depend on each other.
void inspect(const std::filesystem::path& path) {
  const hdf5::File file = hdf5::File::open(path);
  check_format_version(file);
  const CheckpointContent content = read_content(file);
  const BlockRecords records(file, voxel_count(blocks_along(content)));
}

} // namespace

Checkpoint::Checkpoint(const std::filesystem::path& path, const mpi::Communicator& ranks, Access access) {
  const auto mode = access == Access::write ? hdf5::Access::write : hdf5::Access::read;
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      usable(path, [&] { inspect(path); });
    }
  });
  ranks.all_or_none([&] {
    usable(path, [&] { impl_ = std::make_unique<Impl>(path, access, hdf5::File::open(path, ranks, mode)); });
  });
}

Checkpoint::~Checkpoint() = default;
Checkpoint::Checkpoint(Checkpoint&&) noexcept = default;
Checkpoint& Checkpoint::operator=(Checkpoint&&) noexcept = default;

const CheckpointContent& Checkpoint::content() const {
  return impl_->content;
}

std::optional<Volume<float>> Checkpoint::field(const std::string& name) const {
  return reading(impl_->path, [&] { return read_field(impl_->file, name); });
}

std::int64_t Checkpoint::block_count() const {
  return voxel_count(impl_->blocks);
}

Box3 Checkpoint::core(BlockId id) const {
  if (id.value < 0 || id.value >= block_count()) {
    throw Error(
        text("the checkpoint has no block ", id, ": they are numbered from 0 to ", block_count() - 1));
  }
  const Extent3& blocks = impl_->blocks;
  const Extent3& core = impl_->content.core;
  const Index3 place{id.value / (blocks.y * blocks.x), id.value / blocks.x % blocks.y, id.value % blocks.x};
  const Index3 origin{place.z * core.z, place.y * core.y, place.x * core.x};
  return intersection(whole(core).shifted(origin), whole(impl_->content.volume));
}

std::vector<BlockState> Checkpoint::states() const {
  return impl_->records.states();
}

BlockStatistics Checkpoint::statistics(BlockId id) const {
  return impl_->records.statistics(id);
}

std::vector<std::uint64_t> Checkpoint::digests() const {
  return impl_->records.digests();
}

std::vector<BlockId> Checkpoint::damaged_records() const {
  return reading(impl_->path, [&] { return impl_->records.damaged(); });
}

IntensityHistogram Checkpoint::histogram() const {
  return reading(impl_->path, [&] { return impl_->records.histogram(); });
}

void Checkpoint::write(BlockId id, VolumeView<const float> voxels, const BlockStatistics& statistics) {
  const Box3 box = core(id);
  writing(impl_->path, [&] {
    require_extent(box, voxels.extent());
    impl_->volume.write(impl_->plain, box, voxels);
    impl_->records.set_statistics(id, statistics);
    impl_->plain.sync();
  });
}

void Checkpoint::mark_done(const std::vector<BlockId>& ids) {
  writing(impl_->path, [&] {
    for (const BlockId id : ids) {
      impl_->records.set_state(id, BlockState::done);
    }
    impl_->plain.sync();
  });
}

void Checkpoint::mark_pending(BlockId id) {
  writing(impl_->path, [&] {
    impl_->records.set_state(id, BlockState::pending);
    impl_->plain.sync();
  });
}

void Checkpoint::read(const Box3& box, VolumeView<float> voxels) const {
  reading(impl_->path, [&] {
    require_extent(box, voxels.extent());
    impl_->volume.read(box, voxels);
  });
}

bool Checkpoint::verify(BlockId id) const {
  const Box3 box = core(id);
  Volume<float> voxels(box.extent());
  read(box, voxels.view());
  return impl_->records.intact(id) && digest(voxels.view()) == impl_->records.digest(id);
}

void Checkpoint::close() {
  writing(impl_->path, [&] {
    impl_->records.close();
    impl_->volume.close();
    impl_->file.close();
  });
  impl_.reset();
}

} // namespace lsdeconv
