#pragma once

#include "../gpu.hpp"
#include "column_functions.hpp"

namespace lsdeconv::cuda {

/// How many columns a group of threads takes, and with how many threads. Columns beside each other are read
/// together: eight are 64 bytes of each plane.
struct ColumnTile {
  std::int32_t columns; ///< A power of two.
  std::int32_t threads; ///< Of each column.

  /// Bytes of shared memory.
  [[nodiscard]] std::int64_t bytes(std::int32_t length) const {
    return std::int64_t{length} * columns * static_cast<std::int64_t>(sizeof(ComplexNumber));
  }
};

/// For a GPU whose groups have at most `shared_bytes` of shared memory; none where not even one column fits.
std::optional<ColumnTile> column_tile(const ColumnStages& stages, std::int64_t shared_bytes);

/// Submits a pass over all columns.
template <typename Middle>
void run(const Gpu& gpu, const ColumnPass<ColumnStages, Middle>& pass, const ColumnTile& tile);

} // namespace lsdeconv::cuda
