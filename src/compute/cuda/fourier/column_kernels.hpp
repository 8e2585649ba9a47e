#pragma once

#include "../gpu.hpp"
#include "column_functions.hpp"

namespace lsdeconv::cuda {

/// How many pairs of columns a group of threads takes, and with how many threads. Columns beside each other
/// are read together: four pairs are 64 bytes of each plane.
struct ColumnTile {
  static constexpr std::int32_t most_pairs = 4;

  std::int32_t pairs;   ///< 4 or 2.
  std::int32_t threads; ///< Of each pair.

  /// Bytes of shared memory.
  [[nodiscard]] static std::int64_t bytes(const ColumnStages& stages, std::int32_t pairs) {
    return std::int64_t{stages.all_rows} * pairs * static_cast<std::int64_t>(sizeof(TwoComplex));
  }
};

/// For a GPU whose groups have at most `shared_bytes` of shared memory; none where not even two pairs fit.
std::optional<ColumnTile> column_tile(const ColumnStages& stages, std::int64_t shared_bytes);

/// Submits a pass over so many pairs of columns.
template <typename Middle>
void run(const Gpu& gpu, const ColumnPass<Middle>& pass, std::int64_t pairs);

} // namespace lsdeconv::cuda
