#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lsdeconv {

/// The dataset /inputs/voxels [column, z] of a checkpoint: what blocks have read of the input. A column is
/// what blocks of the same y and x have as core, along all z. An entry holds the digest of the column's
/// counts in one slice, with a checksum of its own; it is 0 where no block has read them. Space on the disk
/// is allocated at creation.
class InputDigests {
public:
  /// Creates the dataset, unless it would have more entries than are worth their place.
  static void create(const hdf5::File& file, const Extent3& volume, const Extent3& core);
  /// Bytes of it.
  static std::int64_t bytes(const Extent3& volume, const Extent3& core);

  /// Opens the dataset, if there is one. Throws Error where it has another extent.
  InputDigests(const hdf5::File& file, const Extent3& volume, const Extent3& core);

  /// Stores the digests of slices that lie in the volume.
  void write(std::int64_t column, std::int64_t first, std::span<const std::uint32_t> digests) const;
  /// The digests of all slices in a column; none where a slice was not read, or the entry is damaged.
  [[nodiscard]] std::vector<std::optional<std::uint32_t>> read(std::int64_t column) const;
  /// Number of damaged entries.
  [[nodiscard]] std::int64_t damaged() const;
  void close();

private:
  [[nodiscard]] std::vector<std::uint64_t> entries(std::int64_t column) const;
  std::optional<hdf5::Dataset> dataset_;
  std::int64_t slices_ = 0;
  std::int64_t columns_ = 0;
};

} // namespace lsdeconv
