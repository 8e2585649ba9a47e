#include "zarr_export.hpp"

#include "replaced_pieces.hpp"
#include "zarr_metadata.hpp"
#include "zarr_place.hpp"
#include "zarr_progress.hpp"
#include "zarr_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/zarr_reduction.hpp"
#include "lsdeconv/run/export/intensity_mapping.hpp"

#include <algorithm>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t usual_chunk = 64;     // what is read at once from a shard
constexpr std::int64_t usual_chunk_04 = 128; // each is a file: eight times fewer

std::int64_t chunk_of(const RunConfig& config) {
  const std::int64_t usual = config.zarr_version == ZarrVersion::v0_4 ? usual_chunk_04 : usual_chunk;
  return config.zarr_chunk > 0 ? config.zarr_chunk : std::min<std::int64_t>(usual, config.zarr_shard);
}

/// Everything that the samples and their place in files depend on: equal descriptions mean equal files.
std::string description_of(const ExportRequest& request, const Extent3& volume) {
  const ZarrFormat& format = request.zarr;
  const IntensityMapping& mapping = format.mapping;
  const auto numbers = [](const Spacing3& s) {
    return text(number_text(s.z), ' ', number_text(s.y), ' ', number_text(s.x));
  };
  return text(format.description, "\nextent=", volume, "\ngain=", number_text(mapping.gain),
              "\noffset=", number_text(mapping.offset), "\ntype=", name(mapping.type),
              "\nflip=", format.flip ? "y" : "none", "\nzarr=", format.version_04 ? "0.4" : "0.5",
              "\nshard=", format.shard, "\nchunk=", format.chunk, "\ncompressed=", format.compressed,
              "\nvoxel=", numbers(format.voxel), "\norigin=", numbers(format.origin),
              missing_tags(request.missing), "\n");
}

/// Makes one level from the level before.
class LevelExport {
public:
  LevelExport(const ExportRequest& request, const mpi::Communicator& ranks, const fs::path& image,
              const std::vector<ZarrLevel>& levels, ZarrProgress& progress)
      : request_(request), ranks_(ranks), image_(image), levels_(levels), progress_(progress) {}

  void run(std::size_t level, ExportOutcome& outcome) {
    ZarrReduction reduction(zarr::Root(image_), levels_, level);
    const std::int64_t units = voxel_count(levels_[level].units.counts());
    constexpr std::int64_t units_of_rank = 4; // between two meetings of the ranks
    for (std::int64_t begin = 0; begin < units && !outcome.stopped; begin += units_of_rank * ranks_.size()) {
      const std::int64_t before = outcome.slices_written;
      ranks_.all_or_none([&] {
        for (std::int64_t i = 0; i < units_of_rank; ++i) {
          const std::int64_t unit = begin + i * ranks_.size() + ranks_.rank().value;
          if (unit < units && !progress_.finished(level, unit)) {
            write_unit(reduction, level, unit);
            ++outcome.slices_written;
          }
        }
      });
      if (ranks_.sum(outcome.slices_written - before) > 0) {
        request_.on_progress();
      }
      outcome.stopped = ranks_.sum(request_.stopping() ? 1 : 0) > 0;
    }
  }

private:
  void write_unit(ZarrReduction& reduction, std::size_t level, std::int64_t unit) {
    const StageScope writing(*request_.activity, Stage::slices, Activity::working, "reduce", seconds_);
    const ZarrLevel& to = levels_[level];
    const Tiling chunks = to.chunks_of(unit);
    const std::int64_t count = voxel_count(chunks.counts());
    ZarrUnitWriter writer(image_, to, level, unit);
    const std::int64_t step = 4 * std::int64_t{request_.threads};
    for (std::int64_t begin = 0; begin < count; begin += step) {
      std::vector<PackedChunk> packed(static_cast<std::size_t>(std::min(step, count - begin)));
      parallel_for(std::ssize(packed), request_.threads, [&](std::int64_t i) {
        const Box3 box = chunks.box(begin + i).shifted(to.units.box(unit).begin);
        packed[static_cast<std::size_t>(i)] = reduction.chunk(box);
      });
      for (std::int64_t i = 0; i < std::ssize(packed); ++i) {
        writer.append(begin + i, packed[static_cast<std::size_t>(i)]);
      }
    }
    for (StagedFile& file : writer.finish()) {
      file.publish();
    }
    reduction.close_files();
    progress_.note(level, unit, {});
  }

  const ExportRequest& request_;
  const mpi::Communicator& ranks_;
  const fs::path& image_;
  const std::vector<ZarrLevel>& levels_;
  ZarrProgress& progress_;
  double seconds_ = 0;
};

/// Counts what was finished before, on one rank.
void count_kept(const std::vector<ZarrLevel>& levels, const ZarrProgress& progress, ExportOutcome& outcome) {
  for (std::size_t level = 0; level < levels.size(); ++level) {
    for (std::int64_t unit = 0; unit < voxel_count(levels[level].units.counts()); ++unit) {
      if (const std::optional<Saturation>& clipped = progress.finished(level, unit)) {
        ++outcome.slices_kept;
        outcome.saturation += *clipped;
      }
    }
  }
}

/// What an earlier export has completed, if it is the image that is asked for.
bool is_kept(const fs::path& image, const std::string& description, const std::vector<ZarrLevel>& levels,
             ExportOutcome& outcome) {
  if (!is_complete_zarr(image) || zarr_description(image) != description) {
    return false;
  }
  for (const ZarrLevel& level : levels) {
    outcome.slices_kept += voxel_count(level.units.counts());
  }
  outcome.saturation = stored_saturation(image);
  return true;
}

/// Adds up what the ranks have done.
void add_ranks(ExportOutcome& outcome, const mpi::Communicator& ranks) {
  for (std::int64_t* total : {&outcome.slices_written, &outcome.slices_kept, &outcome.saturation.below,
                              &outcome.saturation.above, &outcome.bytes_read}) {
    *total = ranks.sum(*total);
  }
}

/// Writes what is not finished of all levels, and the metadata where nothing is left.
void write_image(const ExportRequest& request, const Checkpoint& checkpoint, const std::string& description,
                 const mpi::Communicator& ranks, ExportOutcome& outcome) {
  const fs::path image = zarr_image_path(request.files.folder);
  const std::vector<ZarrLevel> levels = zarr_levels(checkpoint.metadata().volume, request.zarr);
  ZarrProgress progress(image, description, levels, request.keep_finished, ranks);
  if (ranks.is_root()) {
    count_kept(levels, progress, outcome);
  }
  ZarrVolumeExport(request, checkpoint, ranks, image, levels.front(), progress).run(outcome);
  for (std::size_t level = 1; level < levels.size() && !outcome.stopped && outcome.damaged.empty(); ++level) {
    LevelExport(request, ranks, image, levels, progress).run(level, outcome);
  }
  add_ranks(outcome, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root() && !outcome.stopped && outcome.damaged.empty()) {
      write_zarr_metadata(image, levels, request, description, checkpoint, outcome.saturation);
      progress.remove();
    }
  });
}

/// The slices, from 0, that hold voxels of blocks that are missing.
std::vector<std::int64_t> incomplete_slices(const Checkpoint& checkpoint,
                                            const std::vector<BlockId>& missing) {
  std::vector<std::int64_t> slices;
  for (const BlockId id : missing) { // z-major: ranges follow each other or are the same
    const Box3 core = checkpoint.core(id);
    for (std::int64_t z = core.begin.z; z < core.end.z; ++z) {
      if (slices.empty() || slices.back() < z) {
        slices.push_back(z);
      }
    }
  }
  return slices;
}

} // namespace

ExportOutcome export_zarr(const ExportRequest& request, const Checkpoint& checkpoint,
                          const mpi::Communicator& ranks) {
  ExportOutcome outcome;
  outcome.piece = request.zarr.version_04 ? "part" : "shard";
  const Stopwatch wall(outcome.seconds);
  const fs::path image = zarr_image_path(request.files.folder);
  const Extent3& volume = checkpoint.metadata().volume;
  ranks.all_or_none([&] { fs::create_directories(image); });
  require_no_foreign_zarr(request.files, ranks);
  const std::string description = description_of(request, volume);
  const auto kept = ranks.on_root([&] {
    return static_cast<std::int64_t>(
        request.keep_finished && is_kept(image, description, zarr_levels(volume, request.zarr), outcome));
  });
  if (kept != 0) {
    add_ranks(outcome, ranks);
  } else {
    outcome.replaced = ranks.on_root([&] {
      ReplacedPieces there;
      there.add(is_complete_zarr(image) ? zarr_description(image).value_or("") : "");
      return replaced_text(there.counts(), "image");
    });
    write_image(request, checkpoint, description, ranks, outcome);
  }
  outcome.incomplete_slices = incomplete_slices(checkpoint, request.missing);
  if (!outcome.stopped) {
    request.on_layer(volume.z);
  }
  request.activity->flush();
  return outcome;
}

ZarrFormat zarr_format(const RunConfig& config, const SliceFormat& slices, const Index3& begin) {
  const Spacing3& voxel = slices.voxel;
  return {.mapping = slices.mapping,
          .flip = slices.flip,
          .compressed = config.compression != TiffCompression::none,
          .version_04 = config.zarr_version == ZarrVersion::v0_4,
          .shard = config.zarr_shard,
          .chunk = chunk_of(config),
          .voxel = voxel,
          .origin = {static_cast<double>(begin.z) * voxel.z, static_cast<double>(begin.y) * voxel.y,
                     static_cast<double>(begin.x) * voxel.x},
          .description = slices.description};
}

void require_storable_zarr(const RunConfig& config, const Extent3& /*extent*/, VoxelType /*input*/) {
  if (config.zarr_shard % chunk_of(config) != 0) {
    throw UserError(text("--zarr-shard ", config.zarr_shard, " is no multiple of --zarr-chunk ",
                         chunk_of(config), "; 512 and 64 are usual"));
  }
}

std::int64_t zarr_bytes(const RunConfig& config, const Extent3& extent, VoxelType input) {
  std::int64_t voxels = 0;
  for (const PyramidLevel& level : pyramid(extent, {config.dz, config.dxy, config.dxy}, {})) {
    voxels += voxel_count(level.extent);
  }
  return voxels * bytes_per_voxel(output_voxel_type(config, input));
}

} // namespace lsdeconv
