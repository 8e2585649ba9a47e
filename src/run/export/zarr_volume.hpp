#pragma once

#include "block_parts.hpp"
#include "zarr_progress.hpp"

#include "lsdeconv/run/export/export_stage.hpp"

#include <vector>

namespace lsdeconv {

/// Writes the first level of an image from a checkpoint. Units are published once all blocks that they hold
/// have been read and have the digests with which they were written; until then they wait under temporary
/// names. A rank holds, beside its threads' chunks, one row of a unit's chunks as counts and packed: with
/// float32 samples and chunks of 64 in shards of 512 at least 16 MiB, more rows where ExportRequest::bytes
/// allow.
class ZarrVolumeExport {
public:
  /// All must outlive it. image: its folder.
  ZarrVolumeExport(const ExportRequest& request, const Checkpoint& checkpoint, const mpi::Communicator& ranks,
                   const std::filesystem::path& image, const ZarrLevel& level, ZarrProgress& progress);
  /// Writes what is not finished; adds to this rank's outcome. Collective over the ranks.
  void run(ExportOutcome& outcome);

private:
  /// A unit whose files are complete but have temporary names.
  struct StagedUnit {
    std::int64_t unit;
    std::vector<StagedFile> files;
    Saturation saturation;
  };

  /// The part of the checkpoint's volume that a box of the image shows.
  [[nodiscard]] Box3 source_of(const Box3& box) const;
  /// Calls body(id, core) for every block that shares voxels with the box.
  template <typename Body>
  void for_each_block(const Box3& box, Body&& body) const;
  void find_needed_blocks();
  [[nodiscard]] bool is_needed(const Box3& box) const;
  [[nodiscard]] bool is_missing(BlockId id) const;
  /// Reads a unit and, where it is not finished, stages it.
  void read_unit(std::int64_t unit, ExportOutcome& outcome);
  VolumeView<float> read(const Box3& box, ExportOutcome& outcome);
  /// Packs some chunks of a unit that were read together, and appends them.
  void pack(const Box3& rows, std::int64_t unit, VolumeView<const float> voxels, ZarrUnitWriter& writer,
            Saturation& saturation);
  /// Rows of chunks that fit into the memory.
  [[nodiscard]] std::int64_t rows_at_once(const Tiling& chunks) const;
  /// Compares the digests of all blocks that end before `z`, publishes what holds only such ones.
  void settle(std::int64_t z, ExportOutcome& outcome);

  const ExportRequest& request_;
  const Checkpoint& checkpoint_;
  const mpi::Communicator& ranks_;
  const std::filesystem::path& image_;
  const ZarrLevel& level_;
  ZarrProgress& progress_;
  std::vector<std::uint64_t> written_digests_;
  std::vector<std::uint64_t> digests_; ///< Of what this rank has read.
  std::vector<char> needed_;           ///< Per block: whether a unit that is not finished holds voxels of it.
  std::vector<char> damaged_;
  std::int64_t settled_ = 0; ///< Blocks that end before this z have been compared.
  Volume<float> buffer_;
  std::vector<StagedUnit> staged_;
  double seconds_ = 0;
};

} // namespace lsdeconv
