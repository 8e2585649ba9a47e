#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <vector>

namespace lsdeconv {

/// The group /blocks of a checkpoint: datasets with one entry per block. A block's record is what it has
/// there apart from its state, protected by a checksum. Space on the disk is allocated at creation, so that
/// blocks that are written can still be marked when the disk is full.
class BlockRecords {
public:
  /// Creates the datasets for `blocks` blocks of voxels of that type, all pending.
  static void create(const hdf5::File& file, std::int64_t blocks, StoredType type);
  /// Size of one entry in all datasets.
  static std::int64_t bytes_per_block();

  /// Opens the datasets. Throws Error where one is missing or does not have `blocks` entries.
  BlockRecords(const hdf5::File& file, std::int64_t blocks);

  // Members as in Checkpoint.

  [[nodiscard]] std::vector<BlockState> states() const;
  void set_state(BlockId id, BlockState state);
  [[nodiscard]] BlockStatistics statistics(BlockId id) const;
  [[nodiscard]] std::uint64_t digest(BlockId id) const;
  [[nodiscard]] std::vector<std::uint64_t> digests() const;
  void set_statistics(BlockId id, const BlockStatistics& statistics);
  /// Whether the record has its checksum; false for blocks that were never written.
  [[nodiscard]] bool intact(BlockId id) const;
  /// Blocks that are done and whose record does not have its checksum.
  [[nodiscard]] std::vector<BlockId> damaged() const;
  /// Sum over the blocks that are done.
  [[nodiscard]] IntensityHistogram histogram() const;
  [[nodiscard]] std::int64_t saturated_voxels() const;
  void close();

private:
  /// Calls visit(id, statistics, stored checksum) for every block that is done, reading the datasets in large
  /// pieces.
  template <typename Visit>
  void for_each_done(Visit&& visit) const;

  hdf5::Dataset state_;
  hdf5::Dataset digest_;
  hdf5::Dataset minimum_;
  hdf5::Dataset maximum_;
  hdf5::Dataset sum_;
  hdf5::Dataset histogram_;
  hdf5::Dataset checksum_;
  std::optional<hdf5::Dataset> saturated_; ///< Where voxels can be.
};

} // namespace lsdeconv
