#include "lsdeconv/io/checkpoint/checkpoint.hpp"

#include "block_records.hpp"
#include "content.hpp"
#include "file_descriptor.hpp"
#include "input_digests.hpp"
#include "refusal.hpp"
#include "stored_summaries.hpp"
#include "stored_volume.hpp"
#include "whole_pictures.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/subprocess.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/tiling.hpp"

#include <algorithm>
#include <utility>

namespace lsdeconv {
namespace {

/// Returns body(); adds what was being done to the message of an Error.
template <typename Body>
decltype(auto) writing(const std::filesystem::path& path, Body&& body) {
  return with_context([&] { return text("writing the checkpoint ", path.string()); },
                      std::forward<Body>(body));
}

/// The summaries in the file; none where it holds none.
std::optional<StoredSummaries> open_summaries(const hdf5::File& file, const CheckpointMetadata& content) {
  if (!content.projections) {
    return std::nullopt;
  }
  return std::optional<StoredSummaries>(std::in_place, file, summarised(content));
}

} // namespace

// Voxels and syncs go through a file descriptor of this process's own, everything else through HDF5
// (file_descriptor.hpp and stored_volume.hpp say why). Members are closed in the reverse of this order: the
// descriptor outlives HDF5's.
struct Checkpoint::Impl {
  std::filesystem::path path;
  FileDescriptor plain;
  hdf5::File file;
  CheckpointMetadata content;
  Extent3 blocks;
  StoredVolume volume;
  BlockRecords records;
  InputDigests inputs;
  std::optional<StoredSummaries> summaries;
  Durability durability = Durability::power_loss;
  int write_threads = 1;
  std::function<void()> check_before_marks = [] {};

  Impl(std::filesystem::path name, Access access, hdf5::File opened)
      : path(std::move(name)),
        plain(path, access == Access::write ? FileDescriptor::Mode::write : FileDescriptor::Mode::sync),
        file(std::move(opened)), content(read_content(file)), blocks(blocks_along(content)), volume(file),
        records(file, voxel_count(blocks)), inputs(file, content.volume, content.core),
        summaries(open_summaries(file, content)) {}

  void sync() const {
    if (durability == Durability::power_loss) {
      plain.sync();
    }
  }

  /// What `whole` puts together from the summaries; none where there are none.
  template <typename Whole>
  auto from_summaries(Whole&& whole) const {
    using Result = std::invoke_result_t<Whole, const SummarySources&>;
    return summaries ? std::optional<Result>(whole(SummarySources{records, *summaries, summarised(content)}))
                     : std::nullopt;
  }

  void mark(const std::vector<BlockId>& ids, BlockState state) {
    writing(path, [&] {
      check_before_marks();
      for (const BlockId id : ids) {
        records.set_state(id, state);
      }
      sync();
    });
  }
};

namespace {

/// Calls body(), which opens the file; turns any Error into a UserError that says what the user can do.
template <typename Body>
void usable(const std::filesystem::path& path, Body&& body) {
  std::error_code failure;
  if (!std::filesystem::exists(path, failure) && !failure) {
    throw UserError(text("there is no checkpoint ", path.string()));
  }
  try {
    body();
  } catch (const Error& error) {
    throw UserError(refusal(path, error.what()));
  }
}

template <typename Body>
decltype(auto) reading(const std::filesystem::path& path, Body&& body) {
  return with_context([&] { return text("reading the checkpoint ", path.string()); },
                      std::forward<Body>(body));
}

/// Voxels that verify() reads at once.
constexpr std::int64_t verified_at_once = std::int64_t{8} << 20;

void require_extent(const Box3& box, const Extent3& extent) {
  if (box.extent() != extent) {
    throw Error(text("box ", box, " has ", box.extent(), " voxels, not ", extent));
  }
}

/// Opens the file and reads its metadata once in a subprocess of one rank. So faults of the file are found
/// before several ranks depend on each other in collective calls, even where HDF5 crashes over a damaged
/// file.
void inspect(const std::filesystem::path& path) {
  constexpr SubprocessLimits limits{.processor_seconds = 3}; // a refusal asks the file again, standing_file()
  run_in_subprocess(limits, [&] {
    const hdf5::File file = hdf5::File::open(path);
    check_format_version(file);
    const CheckpointMetadata content = read_content(file);
    const BlockRecords records(file, voxel_count(blocks_along(content)));
    const InputDigests inputs(file, content.volume, content.core);
    (void)open_summaries(file, content);
  });
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

const CheckpointMetadata& Checkpoint::metadata() const {
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
  return Tiling{impl_->content.volume, impl_->content.core}.box(id.value);
}

std::vector<BlockState> Checkpoint::states() const {
  return impl_->records.states();
}

std::int64_t Checkpoint::done_count() const {
  const std::vector<BlockState> now = states();
  return std::count(now.begin(), now.end(), BlockState::done);
}

bool Checkpoint::finished() const {
  return done_count() == block_count();
}

BlockStatistics Checkpoint::statistics(BlockId id) const {
  return impl_->records.statistics(id);
}

std::vector<std::uint64_t> Checkpoint::digests() const {
  return impl_->records.digests();
}

std::vector<BlockId> Checkpoint::damaged_records() const {
  return reading(impl_->path, [&] {
    std::vector<BlockId> damaged = impl_->records.damaged();
    if (impl_->summaries) {
      const std::vector<BlockId> without = impl_->summaries->damaged(impl_->records.states());
      damaged.insert(damaged.end(), without.begin(), without.end());
      std::sort(damaged.begin(), damaged.end());
      damaged.erase(std::unique(damaged.begin(), damaged.end()), damaged.end());
    }
    return damaged;
  });
}

std::vector<std::string> Checkpoint::damaged_parts() const {
  std::vector<std::string> damaged = lsdeconv::damaged_parts(impl_->file);
  if (const std::int64_t entries = impl_->inputs.damaged(); entries > 0) {
    damaged.push_back(
        text("/inputs/voxels is damaged in ", count_text(entries, "place"), " (the checksum differs)"));
  }
  return damaged;
}

IntensityHistogram Checkpoint::histogram() const {
  return reading(impl_->path, [&] { return impl_->records.histogram(); });
}

std::int64_t Checkpoint::saturated_voxels() const {
  return reading(impl_->path, [&] { return impl_->records.saturated_voxels(); });
}

std::optional<Projections> Checkpoint::projections() const {
  return reading(impl_->path, [&] { return impl_->from_summaries(whole_projections); });
}

std::optional<AtlasVolumes> Checkpoint::atlas() const {
  if (!impl_->content.projections || !impl_->content.projections->has_cells()) {
    return std::nullopt;
  }
  return reading(impl_->path, [&] { return impl_->from_summaries(whole_atlas); });
}

std::optional<std::vector<RawCounts>> Checkpoint::raw_counts() const {
  return reading(impl_->path, [&] { return impl_->from_summaries(lsdeconv::raw_counts); });
}

void Checkpoint::write(BlockId id, VolumeView<const float> voxels, const BlockStatistics& statistics,
                       const BlockSummary& summary) {
  const Box3 box = core(id);
  writing(impl_->path, [&] {
    require_extent(box, voxels.extent());
    impl_->volume.write(
        impl_->plain, box, voxels,
        {.threads = impl_->write_threads, .begin_sync = impl_->durability == Durability::power_loss});
    if (impl_->summaries) {
      impl_->summaries->write(impl_->plain, id, box, summary);
    }
    impl_->records.set_statistics(id, statistics);
    impl_->sync();
  });
}

// A column's number is that of its first block: blocks are numbered with x fastest, then y.
std::int64_t Checkpoint::column(BlockId id) const {
  return id.value % (impl_->blocks.y * impl_->blocks.x);
}

void Checkpoint::write_input_digests(BlockId id, const SliceDigests& read) {
  const std::int64_t begin = std::max<std::int64_t>(read.first, 0);
  const std::int64_t end = std::min(read.first + std::ssize(read.values), impl_->content.volume.z);
  if (begin < end) {
    writing(impl_->path, [&] {
      impl_->inputs.write(
          column(id), begin,
          std::span(read.values)
              .subspan(static_cast<std::size_t>(begin - read.first), static_cast<std::size_t>(end - begin)));
    });
  }
}

std::vector<std::optional<std::uint32_t>> Checkpoint::input_digests(std::int64_t column) const {
  return reading(impl_->path, [&] { return impl_->inputs.read(column); });
}

void Checkpoint::mark_done(const std::vector<BlockId>& ids) {
  impl_->mark(ids, BlockState::done);
}

void Checkpoint::mark_pending(BlockId id) {
  impl_->mark({id}, BlockState::pending);
}

void Checkpoint::set_durability(Durability durability) {
  impl_->durability = durability;
}

void Checkpoint::set_write_threads(int threads) {
  impl_->write_threads = threads;
}

void Checkpoint::check_before_marks(std::function<void()> check) {
  impl_->check_before_marks = std::move(check);
}

void Checkpoint::read(const Box3& box, VolumeView<float> voxels) const {
  reading(impl_->path, [&] {
    require_extent(box, voxels.extent());
    impl_->volume.read(box, voxels);
  });
}

// Reads some planes at a time: whole blocks would take memory that the plan of a run does not contain. The
// digest is a sum over voxels, so that the parts add up.
bool Checkpoint::verify(BlockId id) const {
  if (!impl_->records.intact(id)) {
    return false;
  }
  const Box3 box = core(id);
  if (const auto& summaries = impl_->summaries;
      summaries && !summaries->read(id, box, summaries->record(id))) {
    return false;
  }
  const std::int64_t plane = box.extent().y * box.extent().x;
  const std::int64_t step = std::clamp<std::int64_t>(verified_at_once / plane, 1, box.extent().z);
  Volume<float> voxels({step, box.extent().y, box.extent().x});
  std::uint64_t sum = 0;
  for (std::int64_t z = 0; z < box.extent().z; z += step) {
    const std::int64_t planes = std::min(step, box.extent().z - z);
    const VolumeView<float> part(voxels.data(), {planes, box.extent().y, box.extent().x});
    read({{box.begin.z + z, box.begin.y, box.begin.x}, {box.begin.z + z + planes, box.end.y, box.end.x}},
         part);
    sum += digest(part, static_cast<std::uint64_t>(z * plane));
  }
  return sum == impl_->records.digest(id);
}

void Checkpoint::close() {
  writing(impl_->path, [&] {
    impl_->records.close();
    impl_->inputs.close();
    if (impl_->summaries) {
      impl_->summaries->close();
    }
    impl_->volume.close();
    impl_->file.close();
  });
  impl_.reset();
}

} // namespace lsdeconv
