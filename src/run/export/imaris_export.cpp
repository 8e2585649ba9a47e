#include "imaris_export.hpp"

#include "block_parts.hpp"
#include "replaced_pieces.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/io/writers/imaris_file.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"
#include "lsdeconv/io/writers/zarr_image.hpp"
#include "lsdeconv/run/export/slice_format.hpp"

#include <algorithm>
#include <optional>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr const char* file_name = "deconvolved.ims";

fs::path imaris_path(const SliceFiles& files) {
  return files.folder / file_name;
}

/// Everything that the file depends on.
std::string description_of(const ExportRequest& request, const Extent3& volume) {
  const IntensityMapping& mapping = request.format.mapping;
  return text(request.format.description, "\nextent=", volume, "\ngain=", number_text(mapping.gain),
              "\noffset=", number_text(mapping.offset), "\ntype=", name(mapping.type),
              "\nflip=", request.format.flip ? "y" : "none", "\ncompressed=", request.zarr.compressed,
              missing_tags(request.missing), "\n");
}

/// The largest sample of the volume.
double brightest(const IntensityMapping& mapping, const IntensityHistogram& histogram) {
  Saturation ignored;
  return histogram.total() == 0
             ? largest_sample(VoxelType::uint8)
             : std::max(1.0, static_cast<double>(map_intensity(static_cast<float>(histogram.percentile(100)),
                                                               mapping, ignored)));
}

/// Boxes of whole chunks of a level, few enough that each, in so many bytes per voxel, fits into the memory.
Tiling boxes_of(const Extent3& extent, std::int64_t bytes, std::int64_t bytes_per_voxel) {
  Extent3 box = ImarisLevel::chunk();
  box.x = std::max(box.x, extent.x);
  const std::int64_t row = box.z * box.y * box.x * bytes_per_voxel;
  box.y *= std::clamp<std::int64_t>(bytes / row, 1, ceil_div(extent.y, box.y));
  return {extent, box};
}

/// Writes the levels of one file.
class ImarisExport {
public:
  ImarisExport(const ExportRequest& request, const Checkpoint& checkpoint, const mpi::Communicator& ranks,
               ImarisFormat format, std::vector<PyramidLevel> levels, fs::path path)
      : request_(request), checkpoint_(checkpoint), ranks_(ranks), format_(std::move(format)),
        levels_(std::move(levels)), path_(std::move(path)),
        digests_(static_cast<std::size_t>(checkpoint.block_count())) {}

  /// Collective over the ranks.
  void run(ExportOutcome& outcome) {
    for (std::size_t level = 0; level < levels_.size() && !outcome.stopped; ++level) {
      ranks_.all_or_none([&] {
        if (level % static_cast<std::size_t>(ranks_.size())
            == static_cast<std::size_t>(ranks_.rank().value)) {
          write_level(level, outcome);
        }
      });
      outcome.stopped = ranks_.sum(outcome.stopped || request_.stopping() ? 1 : 0) > 0;
    }
  }

private:
  void write_level(std::size_t number, ExportOutcome& outcome) {
    constexpr std::int64_t counts_and_samples = 12; // bytes per voxel: counts, samples, and those of HDF5
    const PyramidLevel& level = levels_[number];
    ImarisLevel file(path_, number, format_);
    const Tiling boxes = boxes_of(level.extent, request_.bytes, counts_and_samples);
    for (std::int64_t i = 0; i < voxel_count(boxes.counts()) && !outcome.stopped; ++i) {
      const Box3 box = boxes.box(i);
      if (number == 0) {
        request_.on_layer(box.begin.z);
        write_volume(file, box, outcome);
      } else {
        const StageScope writing(*request_.activity, Stage::slices, Activity::working, "reduce", seconds_);
        file.write_means(box, level, levels_[number - 1].extent);
      }
      request_.on_progress();
      outcome.stopped = request_.stopping();
    }
    file.finish();
    if (number == 0 && !outcome.stopped) {
      find_damage(outcome);
    }
    ++outcome.slices_written;
  }

  void write_volume(ImarisLevel& file, const Box3& box, ExportOutcome& outcome) {
    Box3 source = box;
    if (request_.format.flip) {
      source.begin.y = levels_.front().extent.y - box.end.y;
      source.end.y = levels_.front().extent.y - box.begin.y;
    }
    Volume<float> counts(source.extent());
    {
      const StageScope reading(*request_.activity, Stage::slices, Activity::working, "read", seconds_);
      checkpoint_.read(source, counts.view());
    }
    outcome.bytes_read += source.voxels() * static_cast<std::int64_t>(sizeof(float));
    const StageScope writing(*request_.activity, Stage::slices, Activity::working, "write", seconds_);
    take_blocks(source, counts.view());
    const Extent3 e = source.extent();
    const IntensityMapping& mapping = request_.format.mapping;
    const auto plane_bytes = static_cast<std::size_t>(e.y * e.x * bytes_per_voxel(mapping.type));
    std::vector<std::byte> samples(static_cast<std::size_t>(e.z) * plane_bytes);
    for (std::int64_t z = 0; z < e.z; ++z) {
      outcome.saturation +=
          store_samples(counts.view().part({{z, 0, 0}, {z + 1, e.y, e.x}}), mapping, request_.format.flip,
                        std::span(samples).subspan(static_cast<std::size_t>(z) * plane_bytes, plane_bytes));
    }
    file.write(box, samples);
  }

  /// Adds what was read to the digests of its blocks, and makes those that are missing zero.
  void take_blocks(const Box3& box, const VolumeView<float>& counts) {
    for (std::int64_t i = 0; i < checkpoint_.block_count(); ++i) {
      const Box3 core = checkpoint_.core(BlockId(i));
      if (!intersection(core, box).empty()) {
        digests_[static_cast<std::size_t>(i)] += digest_of_part(core, box, counts);
        if (is_missing(BlockId(i))) {
          clear_part(core, box, counts);
        }
      }
    }
  }

  [[nodiscard]] bool is_missing(BlockId id) const {
    return std::binary_search(request_.missing.begin(), request_.missing.end(), id);
  }

  void find_damage(ExportOutcome& outcome) const {
    const std::vector<std::uint64_t> written = checkpoint_.digests();
    for (std::size_t i = 0; i < written.size(); ++i) {
      const BlockId id(static_cast<std::int64_t>(i));
      if (written[i] != digests_[i] && !is_missing(id)) {
        outcome.damaged.push_back(id);
      }
    }
  }

  const ExportRequest& request_;
  const Checkpoint& checkpoint_;
  const mpi::Communicator& ranks_;
  ImarisFormat format_;
  std::vector<PyramidLevel> levels_;
  fs::path path_;
  std::vector<std::uint64_t> digests_;
  double seconds_ = 0;
};

/// The damaged blocks that rank 0, which reads all of them, has found.
void share_outcome(ExportOutcome& outcome, const mpi::Communicator& ranks) {
  std::vector<std::int64_t> damaged;
  for (const BlockId id : outcome.damaged) {
    damaged.push_back(id.value);
  }
  outcome.damaged.clear();
  for (const std::int64_t id : ranks.broadcast(damaged)) {
    outcome.damaged.emplace_back(id);
  }
  for (std::int64_t* total : {&outcome.slices_written, &outcome.slices_kept, &outcome.saturation.below,
                              &outcome.saturation.above, &outcome.bytes_read}) {
    *total = ranks.sum(*total);
  }
}

} // namespace

void require_no_foreign_imaris(const SliceFiles& files, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    const fs::path path = imaris_path(files);
    if (ranks.is_root() && fs::exists(fs::symlink_status(path)) && !imaris_description(path)) {
      refuse_foreign(path, files.folder);
    }
  });
}

void require_own_imaris(const SliceFiles& files, const ResultMarks& marks, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    const fs::path path = imaris_path(files);
    if (const auto description = ranks.is_root() ? imaris_description(path) : std::nullopt) {
      require_of_run(*description, marks, path, files.folder);
    }
  });
}

bool is_imaris_as_wanted(const SliceFiles& files, const Extent3& /*volume*/, const ResultMarks& marks,
                         const mpi::Communicator& ranks) {
  return ranks.on_root([&] {
    return static_cast<std::int64_t>(
        is_as_wanted(imaris_description(imaris_path(files)).value_or(""), marks));
  }) != 0;
}

ExportOutcome export_imaris(const ExportRequest& request, const Checkpoint& checkpoint,
                            const mpi::Communicator& ranks) {
  ExportOutcome outcome;
  outcome.piece = "resolution";
  const Stopwatch wall(outcome.seconds);
  const Extent3& volume = checkpoint.metadata().volume;
  const std::string description = description_of(request, volume);
  const ZarrFormat& place = request.zarr; // whose voxel size and origin are the image's
  const std::vector<PyramidLevel> levels = pyramid(volume, place.voxel, place.origin);
  const IntensityMapping& mapping = request.format.mapping;
  const ImarisFormat format{.type = mapping.type,
                            .compressed = place.compressed,
                            .brightest = brightest(mapping, checkpoint.histogram()),
                            .description = description};
  ranks.all_or_none([&] { fs::create_directories(request.files.folder); });
  require_no_foreign_imaris(request.files, ranks);
  const bool kept =
      ranks.broadcast(static_cast<std::int64_t>(
          request.keep_finished && imaris_description(imaris_path(request.files)) == description))
      != 0;
  if (kept) {
    outcome.slices_kept = ranks.is_root() ? std::ssize(levels) : 0;
  } else {
    outcome.replaced = ranks.on_root([&] {
      ReplacedPieces there;
      there.add(imaris_description(imaris_path(request.files)).value_or(""));
      return replaced_text(there.counts(), "image");
    });
    std::optional<StagedFile> staged;
    const std::string temporary = ranks.on_root([&] {
      remove_staged(request.files.folder, [](const std::string& name) { return name == file_name; });
      staged.emplace(imaris_path(request.files));
      create_imaris_file(staged->temporary(), levels, format);
      return staged->temporary().string();
    });
    ImarisExport(request, checkpoint, ranks, format, levels, temporary).run(outcome);
    ranks.all_or_none([&] {
      if (staged && !outcome.stopped && outcome.damaged.empty()) {
        staged->publish();
      }
    });
  }
  share_outcome(outcome, ranks);
  request.on_layer(outcome.stopped ? 0 : volume.z);
  request.activity->flush();
  return outcome;
}

} // namespace lsdeconv
