#pragma once

#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <vector>

namespace lsdeconv {

/// The group /blocks of a checkpoint: one entry per block in each of its datasets. Their space is taken on
/// the disk at creation, so that blocks that are written can still be marked when the disk has filled up.
class BlockRecords {
public:
  /// Makes room for `blocks` blocks, all pending.
  static void create(const hdf5::File& file, std::int64_t blocks);
  static std::int64_t bytes_per_block();

  /// Throws Error where a dataset is missing or not of `blocks` entries.
  BlockRecords(const hdf5::File& file, std::int64_t blocks);

  [[nodiscard]] std::vector<BlockState> states() const;
  void set_state(BlockId id, BlockState state);
  [[nodiscard]] BlockStatistics statistics(BlockId id) const;
  [[nodiscard]] std::uint64_t digest(BlockId id) const;
  [[nodiscard]] std::vector<std::uint64_t> digests() const;
  void set_statistics(BlockId id, const BlockStatistics& statistics);
  /// Whether the record is as it was written; false for blocks never written.
  [[nodiscard]] bool intact(BlockId id) const;
  /// Blocks that are done and whose record is not as it was written.
  [[nodiscard]] std::vector<BlockId> damaged() const;
  /// Sum over the blocks that are done.
  [[nodiscard]] IntensityHistogram histogram() const;
  void close();

private:
  /// Hands the record of every block that is done to `visit`(id, statistics, checksum).
  template <typename Visit>
  void for_each_done(Visit&& visit) const;

  hdf5::Dataset state_;
  hdf5::Dataset digest_;
  hdf5::Dataset minimum_;
  hdf5::Dataset maximum_;
  hdf5::Dataset sum_;
  hdf5::Dataset histogram_;
  hdf5::Dataset checksum_;
};

} // namespace lsdeconv
