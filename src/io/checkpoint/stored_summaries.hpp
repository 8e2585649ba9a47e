#pragma once

#include "file_descriptor.hpp"

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/projections/block_summary.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

namespace lsdeconv {

/// How a checkpoint's volume is cut, for the summaries of its blocks.
struct SummarisedVolume {
  Extent3 volume;
  Extent3 core; ///< Of the blocks.
  ProjectionGrid grid;
};

/// The group /projections of a checkpoint: what is kept of each block for pictures of the whole.
///   slots [block, value] float32: the parts of its summary, one behind the other (SummaryLayout); a part
///     without any value but 0 is not written, and reads as 0 whatever its place holds
///   record [block, word] uint64: which parts are written (bit i: part i), RawCounts (the bits of its sum,
///     unseen, saturated, zeros), a digest of each part, and a checksum of these words
/// Slots lie in the file from its creation on, as holes; they are written directly to their addresses, as
/// /volume is. A block that was stored without a summary has zeros everywhere.
class StoredSummaries {
public:
  /// Creates the group. Space is reserved for everything but the slots.
  static void create(const hdf5::File& file, const SummarisedVolume& volume);
  /// Upper bound of the bytes of all blocks together.
  static std::int64_t bytes(const SummarisedVolume& volume);
  /// How a volume of that extent is reduced; none where the file has no such group. Throws Error where it is
  /// damaged.
  static std::optional<ProjectionGrid> stored_grid(const hdf5::File& file, const Extent3& volume);

  /// Opens the group. Throws Error where a part of it is missing or has another extent.
  StoredSummaries(const hdf5::File& file, const SummarisedVolume& volume);

  /// core: of the block.
  void write(const FileDescriptor& file, BlockId id, const Box3& core, const BlockSummary& summary);

  /// What is known of a block beside its slot.
  struct Record {
    std::uint64_t parts = 0; ///< Bit i: part i is written.
    RawCounts raw;
    std::array<std::uint64_t, summary_parts> digests{}; ///< Of each part.
    std::uint64_t checksum = 0;

    /// Number of words that it is stored in.
    static constexpr std::size_t words = 6 + summary_parts;
    using Words = std::array<std::uint64_t, words>;
    /// As it is stored; checksum: of all other words.
    [[nodiscard]] Words stored_with(std::uint64_t checksum_of_others) const;
    static Record from(const std::uint64_t* stored);
    /// Checksum of all other members.
    [[nodiscard]] std::uint64_t expected_checksum() const;
    /// Whether a summary was stored.
    [[nodiscard]] bool stored() const { return stored_with(checksum) != Words{}; }
    /// Whether it is as it was written, or nothing was.
    [[nodiscard]] bool intact() const { return !stored() || checksum == expected_checksum(); }
  };
  /// Of every block, in one read.
  [[nodiscard]] std::vector<Record> records() const;
  [[nodiscard]] Record record(BlockId id) const;
  /// Those of the blocks marked done whose record differs from what was written. states: of every block.
  [[nodiscard]] std::vector<BlockId> damaged(const std::vector<BlockState>& states) const;
  /// Those parts of the summary of a block with this record, the others empty; none where they differ from
  /// what was written. core: of the block.
  [[nodiscard]] std::optional<BlockSummary>
  read(BlockId id, const Box3& core, const Record& record,
       std::span<const SummaryPart> parts = all_summary_parts) const;
  void close();

private:
  void write_slot(const FileDescriptor& file, BlockId id, const SummaryLayout& layout,
                  const BlockSummary& summary) const;

  hdf5::Dataset slots_;
  hdf5::Dataset record_;
  ProjectionGrid grid_;
  std::int64_t slot_values_;
  std::int64_t slots_address_ = 0; ///< In the file, in bytes.
};

} // namespace lsdeconv
