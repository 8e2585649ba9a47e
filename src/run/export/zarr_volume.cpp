#include "zarr_volume.hpp"

#include "lsdeconv/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

namespace lsdeconv {
namespace {

/// Layers of units between two meetings of the ranks: enough for each rank to get several units.
std::int64_t layers_at_once(const Extent3& units, int ranks) {
  constexpr std::int64_t units_of_rank = 4;
  return std::clamp<std::int64_t>(ceil_div(units_of_rank * ranks, units.y * units.x), 1, units.z);
}

} // namespace

ZarrVolumeExport::ZarrVolumeExport(const ExportRequest& request, const Checkpoint& checkpoint,
                                   const mpi::Communicator& ranks, const std::filesystem::path& image,
                                   const ZarrLevel& level, ZarrProgress& progress)
    : request_(request), checkpoint_(checkpoint), ranks_(ranks), image_(image), level_(level),
      progress_(progress), written_digests_(checkpoint.digests()), digests_(written_digests_.size()),
      needed_(written_digests_.size()), damaged_(written_digests_.size()) {
  find_needed_blocks();
}

Box3 ZarrVolumeExport::source_of(const Box3& box) const {
  Box3 source = box;
  if (request_.zarr.flip) {
    const std::int64_t rows = level_.geometry.extent.y;
    source.begin.y = rows - box.end.y;
    source.end.y = rows - box.begin.y;
  }
  return source;
}

template <typename Body>
void ZarrVolumeExport::for_each_block(const Box3& box, Body&& body) const {
  const Tiling blocks{checkpoint_.metadata().volume, checkpoint_.metadata().core};
  Box3 places;
  for (int axis = 0; axis < axes; ++axis) {
    places.begin[axis] = box.begin[axis] / blocks.tile[axis];
    places.end[axis] = ceil_div(box.end[axis], blocks.tile[axis]);
  }
  for (std::int64_t i = 0; i < places.voxels(); ++i) {
    const Index3 place = places.begin + position_of(i, places.extent());
    const Extent3 counts = blocks.counts();
    const std::int64_t id = (place.z * counts.y + place.y) * counts.x + place.x;
    body(static_cast<std::size_t>(id), blocks.box(id));
  }
}

void ZarrVolumeExport::find_needed_blocks() {
  for (std::int64_t unit = 0; unit < voxel_count(level_.units.counts()); ++unit) {
    if (!progress_.finished(0, unit)) {
      for_each_block(source_of(level_.units.box(unit)),
                     [&](std::size_t id, const Box3& /*core*/) { needed_[id] = 1; });
    }
  }
}

bool ZarrVolumeExport::is_needed(const Box3& box) const {
  bool needed = false;
  for_each_block(box, [&](std::size_t id, const Box3& /*core*/) { needed = needed || needed_[id] != 0; });
  return needed;
}

bool ZarrVolumeExport::is_missing(BlockId id) const {
  return std::binary_search(request_.missing.begin(), request_.missing.end(), id);
}

void ZarrVolumeExport::run(ExportOutcome& outcome) {
  const Extent3 units = level_.units.counts();
  const std::int64_t step = layers_at_once(units, ranks_.size());
  for (std::int64_t layer = 0; layer < units.z && !outcome.stopped; layer += step) {
    const std::int64_t end = std::min(layer + step, units.z);
    request_.on_layer(layer * level_.units.tile.z);
    ranks_.all_or_none([&] {
      for (std::int64_t unit = layer * units.y * units.x; unit < end * units.y * units.x; ++unit) {
        const bool mine = unit % ranks_.size() == ranks_.rank().value;
        if (mine && is_needed(source_of(level_.units.box(unit)))) {
          read_unit(unit, outcome);
        }
      }
    });
    settle(std::min(end * level_.units.tile.z, level_.geometry.extent.z), outcome);
    outcome.stopped = end < units.z && ranks_.sum(request_.stopping() ? 1 : 0) > 0;
  }
}

std::int64_t ZarrVolumeExport::rows_at_once(const Tiling& chunks) const {
  const std::int64_t voxels = chunks.tile.z * chunks.tile.y * chunks.volume.x;
  const std::int64_t bytes = voxels * (static_cast<std::int64_t>(sizeof(float)) + level_.array.type.bytes);
  return std::clamp<std::int64_t>(request_.bytes / bytes, 1, chunks.counts().y);
}

VolumeView<float> ZarrVolumeExport::read(const Box3& box, ExportOutcome& outcome) {
  if (buffer_.size() < box.voxels()) {
    buffer_ = Volume<float>(box.extent());
  }
  const VolumeView<float> voxels(buffer_.data(), box.extent());
  const StageScope reading(*request_.activity, Stage::slices, Activity::working, "read", seconds_);
  checkpoint_.read(box, voxels);
  outcome.bytes_read += box.voxels() * static_cast<std::int64_t>(sizeof(float));
  std::vector<std::pair<std::size_t, Box3>> blocks;
  for_each_block(box, [&](std::size_t id, const Box3& core) { blocks.emplace_back(id, core); });
  parallel_for(std::ssize(blocks), request_.threads, [&](std::int64_t i) {
    const auto& [id, core] = blocks[static_cast<std::size_t>(i)];
    digests_[id] += digest_of_part(core, box, voxels);
    if (is_missing(BlockId(static_cast<std::int64_t>(id)))) {
      clear_part(core, box, voxels);
    }
  });
  return voxels;
}

void ZarrVolumeExport::read_unit(std::int64_t unit, ExportOutcome& outcome) {
  const Tiling chunks = level_.chunks_of(unit);
  const std::int64_t rows = rows_at_once(chunks);
  const Index3 origin = level_.units.box(unit).begin;
  std::optional<ZarrUnitWriter> writer;
  if (!progress_.finished(0, unit)) {
    writer.emplace(image_, level_, 0, unit);
  }
  Saturation saturation;
  const Extent3 counts = chunks.counts();
  for (std::int64_t z = 0; z < counts.z; ++z) {
    for (std::int64_t y = 0; y < counts.y; y += rows) {
      const Box3 places{{z, y, 0}, {z + 1, std::min(y + rows, counts.y), counts.x}};
      const Box3 box =
          intersection({{z * chunks.tile.z, y * chunks.tile.y, 0},
                        {(z + 1) * chunks.tile.z, places.end.y * chunks.tile.y, chunks.volume.x}},
                       whole(chunks.volume));
      const VolumeView<const float> voxels = read(source_of(box.shifted(origin)), outcome);
      if (writer) {
        pack(places, unit, voxels, *writer, saturation);
      }
    }
  }
  if (writer) {
    staged_.push_back({unit, writer->finish(), saturation});
  }
}

void ZarrVolumeExport::pack(const Box3& rows, std::int64_t unit, VolumeView<const float> voxels,
                            ZarrUnitWriter& writer, Saturation& saturation) {
  const StageScope writing(*request_.activity, Stage::slices, Activity::working, "write", seconds_);
  const Tiling chunks = level_.chunks_of(unit);
  const Extent3 counts = chunks.counts();
  const std::int64_t first = (rows.begin.z * counts.y + rows.begin.y) * counts.x;
  const Index3 origin{rows.begin.z * chunks.tile.z, rows.begin.y * chunks.tile.y, 0};
  std::vector<PackedChunk> packed(static_cast<std::size_t>(rows.voxels()));
  parallel_for(rows.voxels(), request_.threads, [&](std::int64_t i) {
    Box3 part = chunks.box(first + i).relative_to(origin);
    if (request_.zarr.flip) { // what was read begins with the last row
      const std::int64_t begin = part.begin.y;
      part.begin.y = voxels.extent().y - part.end.y;
      part.end.y = voxels.extent().y - begin;
    }
    packed[static_cast<std::size_t>(i)] = pack_chunk(level_, request_.zarr, voxels.part(part));
  });
  for (std::int64_t i = 0; i < rows.voxels(); ++i) {
    const PackedChunk& chunk = packed[static_cast<std::size_t>(i)];
    saturation += chunk.saturation;
    writer.append(first + i, chunk);
  }
}

void ZarrVolumeExport::settle(std::int64_t z, ExportOutcome& outcome) {
  const std::vector<std::uint64_t> sums = ranks_.sum(digests_);
  for (std::size_t id = 0; id < sums.size(); ++id) {
    const BlockId block(static_cast<std::int64_t>(id));
    const std::int64_t end = checkpoint_.core(block).end.z;
    const bool differs = sums[id] != written_digests_[id];
    if (needed_[id] != 0 && end > settled_ && end <= z && differs && !is_missing(block)) {
      damaged_[id] = 1;
      outcome.damaged.push_back(block);
    }
  }
  settled_ = z;
  std::vector<StagedUnit> waiting;
  ranks_.all_or_none([&] {
    for (StagedUnit& staged : staged_) {
      bool ready = true;
      bool sound = true;
      for_each_block(source_of(level_.units.box(staged.unit)), [&](std::size_t id, const Box3& core) {
        ready = ready && core.end.z <= z;
        sound = sound && damaged_[id] == 0;
      });
      if (!ready) {
        waiting.push_back(std::move(staged));
      } else if (sound) {
        for (StagedFile& file : staged.files) {
          file.publish();
        }
        progress_.note(0, staged.unit, staged.saturation);
        outcome.saturation += staged.saturation;
        ++outcome.slices_written;
      }
    }
  });
  staged_ = std::move(waiting);
  request_.on_progress();
}

} // namespace lsdeconv
