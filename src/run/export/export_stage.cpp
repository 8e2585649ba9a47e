#include "lsdeconv/run/export/export_stage.hpp"

#include "block_layers.hpp"
#include "block_parts.hpp"
#include "replaced_pieces.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/share.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/run/export/slice_format.hpp"

#include <algorithm>
#include <functional>
#include <mutex>
#include <optional>

namespace lsdeconv {
namespace {

class LayerExport {
public:
  LayerExport(const ExportRequest& request, const Checkpoint& checkpoint, const mpi::Communicator& ranks)
      : request_(request), checkpoint_(checkpoint), ranks_(ranks), writer_(writer_for({})),
        written_digests_(checkpoint.digests()) {}

  void run(const BlockLayer& layer, ExportOutcome& outcome) {
    writer_ = writer_for(layer.missing);
    select_slices(layer, outcome);
    if (ranks_.sum(static_cast<std::int64_t>(missing_.size())) == 0) {
      return;
    }
    digests_.assign(layer.cores.size(), 0);
    together([&] { stage_slices(layer, outcome); });
    const std::vector<BlockId> damaged = damaged_blocks(layer);
    if (damaged.empty()) {
      together([&] { publish(outcome); });
      request_.on_progress();
    }
    staged_.clear();
    outcome.damaged.insert(outcome.damaged.end(), damaged.begin(), damaged.end());
  }

  /// Of this rank, by the type of their samples.
  [[nodiscard]] const ReplacedPieces& replaced() const { return replaced_; }
  void remove_leftovers() const { writer_.remove_leftovers(); }
  /// Slices in the folder that are not of this series, where they may go: those of this run under other
  /// names, or all.
  void remove_surplus() const {
    const std::optional<std::string> run = slice_tag(request_.format.description, run_entry);
    std::int64_t of_others = 0;
    for (const std::filesystem::path& other : other_results(request_.files)) {
      if (request_.replace_others || read_slice_tag(other, run_entry) == run) {
        of_others += read_slice_tag(other, run_entry) == run ? 0 : 1;
        std::filesystem::remove(other);
      }
    }
    if (of_others > 0) {
      log::warning("removed ", count_text(of_others, "slice"), " of other runs from ",
                   request_.files.folder.string(), " (--overwrite)");
    }
  }
  void write_companion() const {
    if (request_.companion) {
      writer_.write_companion();
    } else {
      writer_.remove_companion();
    }
  }

private:
  [[nodiscard]] SliceWriter writer_for(const std::vector<BlockId>& missing) const {
    SliceFormat format = request_.format;
    format.description += missing_tags(missing);
    return {request_.files, checkpoint_.metadata().volume, format};
  }

  /// This rank's slices of the layer, and which of them are still to be written.
  void select_slices(const BlockLayer& layer, ExportOutcome& outcome) {
    const Share mine = share_of(layer.z_end - layer.z_begin, ranks_.rank().value, ranks_.size());
    begin_ = layer.z_begin + mine.begin;
    end_ = layer.z_begin + mine.end;
    missing_.clear();
    to_replace_ = {};
    const StageScope looking(*request_.activity, Stage::slices, Activity::working, "look for slices",
                             seconds_);
    std::vector<std::optional<Saturation>> there(static_cast<std::size_t>(end_ - begin_));
    if (request_.keep_finished) { // which are read to know whether they are intact
      parallel_for(std::ssize(there), static_cast<int>(slices_at_once()), [&](std::int64_t i) {
        there[static_cast<std::size_t>(i)] = writer_.finished(begin_ + i);
      });
    }
    for (std::int64_t z = begin_; z < end_; ++z) {
      if (const auto& saturation = there[static_cast<std::size_t>(z - begin_)]) {
        ++outcome.slices_kept;
        outcome.saturation += *saturation;
      } else {
        missing_.push_back(z);
        to_replace_.add(read_slice_description(writer_.path(z)).value_or(""));
      }
    }
  }

  /// One per thread, fewer where memory is short: a slice is held as counts and as samples, compressed
  /// beside.
  [[nodiscard]] std::int64_t slices_at_once() const {
    const Extent3& volume = checkpoint_.metadata().volume;
    const std::int64_t slice_bytes = 3 * volume.y * volume.x * static_cast<std::int64_t>(sizeof(float));
    return std::clamp<std::int64_t>(request_.bytes / slice_bytes, 1, request_.threads);
  }

  /// Reads this rank's slices and stages those that are missing.
  void stage_slices(const BlockLayer& layer, ExportOutcome& outcome) {
    const Extent3& volume = checkpoint_.metadata().volume;
    const std::int64_t step = slices_at_once();
    for (std::int64_t z = begin_; z < end_; z += step) {
      const Box3 box{{z, 0, 0}, {std::min(z + step, end_), volume.y, volume.x}};
      if (buffer_.size() < box.voxels()) {
        buffer_ = Volume<float>(box.extent());
      }
      const VolumeView<float> voxels(buffer_.data(), box.extent());
      {
        const StageScope reading(*request_.activity, Stage::slices, Activity::working, "read", seconds_);
        checkpoint_.read(box, voxels);
      }
      outcome.bytes_read += box.voxels() * static_cast<std::int64_t>(sizeof(float));
      const StageScope writing(*request_.activity, Stage::slices, Activity::working, "write", seconds_);
      parallel_for(box.extent().z, request_.threads, [&](std::int64_t i) {
        stage_slice(layer, z + i, voxels.part({{i, 0, 0}, {i + 1, volume.y, volume.x}}));
      });
      request_.on_slices(std::min(layer.z_begin + (box.end.z - begin_) * ranks_.size(), layer.z_end));
    }
  }

  /// Checks and converts a slice some rows at a time, so that its voxels come from memory once.
  void stage_slice(const BlockLayer& layer, std::int64_t z, const VolumeView<float>& voxels) {
    const Extent3& plane = voxels.extent();
    std::vector<std::uint64_t> digests(digests_.size());
    const auto check = [&](std::int64_t begin, std::int64_t end) {
      const Box3 rows{{z, begin, 0}, {z + 1, end, plane.x}};
      const VolumeView<float> part = voxels.part({{0, begin, 0}, {1, end, plane.x}});
      add_digests(layer, rows, part, digests);
      clear_missing(layer, rows, part);
    };
    if (std::binary_search(missing_.begin(), missing_.end(), z)) {
      keep(writer_.stage(z, voxels, check));
    } else {
      check(0, plane.y);
    }
    const std::lock_guard lock(staging_);
    std::transform(digests.begin(), digests.end(), digests_.begin(), digests_.begin(), std::plus<>{});
  }

  /// What a rank that died has left of a block may lie there.
  void clear_missing(const BlockLayer& layer, const Box3& box, const VolumeView<float>& voxels) const {
    for (const BlockId id : layer.missing) {
      clear_part(checkpoint_.core(id), box, voxels);
    }
  }

  void keep(StagedSlice slice) {
    const std::lock_guard lock(staging_);
    staged_.push_back(std::move(slice));
  }

  static void add_digests(const BlockLayer& layer, const Box3& box, const VolumeView<float>& voxels,
                          std::vector<std::uint64_t>& digests) {
    for (std::size_t i = 0; i < digests.size(); ++i) {
      digests[i] += digest_of_part(layer.cores[i], box, voxels);
    }
  }

  /// A digest is a sum over voxels: the ranks' parts add up to that of the whole block.
  std::vector<BlockId> damaged_blocks(const BlockLayer& layer) {
    const std::vector<std::uint64_t> sums = ranks_.sum(digests_);
    std::vector<BlockId> damaged;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const BlockId id(layer.first_block + static_cast<std::int64_t>(i));
      if (sums[i] != written_digests_[static_cast<std::size_t>(id.value)]
          && !std::binary_search(layer.missing.begin(), layer.missing.end(), id)) {
        damaged.push_back(id);
      }
    }
    return damaged;
  }

  /// All ranks or none; what is left when `body` is done is waiting for the others.
  template <typename Body>
  void together(Body&& body) {
    std::optional<StageScope> waiting;
    ranks_.all_or_none([&] {
      body();
      waiting.emplace(*request_.activity, Stage::slices, Activity::waiting, "wait for other ranks", seconds_);
    });
  }

  void publish(ExportOutcome& outcome) {
    for (StagedSlice& slice : staged_) {
      slice.file.publish();
      outcome.saturation += slice.saturation;
      ++outcome.slices_written;
    }
    replaced_.take(to_replace_);
  }

  const ExportRequest& request_;
  const Checkpoint& checkpoint_;
  const mpi::Communicator& ranks_;
  SliceWriter writer_;
  std::vector<std::uint64_t> written_digests_; ///< Of every block of the checkpoint.
  Volume<float> buffer_;
  double seconds_ = 0; ///< Of all that this rank has done.
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  std::vector<std::int64_t> missing_;
  ReplacedPieces to_replace_; ///< Of the layer.
  ReplacedPieces replaced_;
  std::vector<std::uint64_t> digests_;
  std::mutex staging_;
  std::vector<StagedSlice> staged_;
};

} // namespace

std::string saturation_text(const Saturation& saturation) {
  const std::string where = saturation.total() == 0 ? std::string{}
                                                    : text(" (", saturation.below, " below, ",
                                                           saturation.above, " above the range)");
  return text(count_text(saturation.total(), "voxel"), " saturated", where);
}

void require_no_foreign_slices(const SliceFiles& files, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    for (std::int64_t z = ranks.rank().value; z < std::ssize(files.slices); z += ranks.size()) {
      const std::filesystem::path path = files.path(z);
      if (std::filesystem::exists(std::filesystem::symlink_status(path))
          && !describes_result(read_slice_description(path).value_or(""))) {
        refuse_foreign(path, files.folder);
      }
    }
    if (ranks.is_root() && is_companion_foreign(files.folder)) {
      refuse_foreign(files.folder / companion_name, files.folder);
    }
  });
}

void require_own_slices(const SliceFiles& files, const ResultMarks& marks, const mpi::Communicator& ranks) {
  const auto require_own = [&](const std::filesystem::path& path) {
    const std::string description = read_slice_description(path).value_or("");
    if (describes_result(description)) {
      require_of_run(description, marks, path, files.folder);
    }
  };
  ranks.all_or_none([&] {
    for (std::int64_t z = ranks.rank().value; z < std::ssize(files.slices); z += ranks.size()) {
      require_own(files.path(z));
    }
    if (ranks.is_root()) {
      const std::vector<std::filesystem::path> others = other_results(files);
      std::for_each(others.begin(), others.end(), require_own);
    }
  });
}

bool are_slices_complete(const SliceFiles& files, const Extent3& volume, const ResultMarks& marks,
                         const mpi::Communicator& ranks) {
  std::int64_t missing = 0;
  for (std::int64_t z = ranks.rank().value; z < std::ssize(files.slices) && missing == 0; z += ranks.size()) {
    const std::optional<std::string> description = read_slice_description(files.path(z), volume);
    const bool there = description && is_as_wanted(*description, marks) && is_intact_slice(files.path(z));
    missing += there ? 0 : 1;
  }
  return ranks.sum(missing) == 0;
}

ExportOutcome export_slices(const ExportRequest& request, const Checkpoint& checkpoint,
                            const mpi::Communicator& ranks) {
  ExportOutcome outcome;
  const Stopwatch wall(outcome.seconds);
  ranks.all_or_none([&] { std::filesystem::create_directories(request.files.folder); });
  require_no_foreign_slices(request.files, ranks);
  LayerExport layers(request, checkpoint, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      layers.remove_leftovers();
    }
  });
  for (const BlockLayer& layer : layers_of(checkpoint, request.missing)) {
    outcome.stopped = ranks.sum(request.stopping() ? 1 : 0) > 0;
    if (outcome.stopped) {
      break;
    }
    request.on_layer(layer.z_begin);
    layers.run(layer, outcome);
    for (std::int64_t z = layer.z_begin; z < layer.z_end && !layer.missing.empty(); ++z) {
      outcome.incomplete_slices.push_back(z);
    }
  }
  request.activity->flush();
  ranks.all_or_none([&] {
    if (ranks.is_root() && !outcome.stopped && outcome.damaged.empty()) {
      layers.remove_surplus();
      layers.write_companion();
    }
  });
  for (std::int64_t* total : {&outcome.slices_written, &outcome.slices_kept, &outcome.saturation.below,
                              &outcome.saturation.above, &outcome.bytes_read}) {
    *total = ranks.sum(*total);
  }
  outcome.replaced = replaced_text(ranks.sum(layers.replaced().counts()), outcome.piece);
  request.on_layer(outcome.slices_written + outcome.slices_kept);
  return outcome;
}

} // namespace lsdeconv
