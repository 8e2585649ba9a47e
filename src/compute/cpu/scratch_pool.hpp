#pragma once

#include "column_transform.hpp"
#include "row_transform.hpp"

#include <functional>
#include <mutex>
#include <vector>

namespace lsdeconv::cpu {

/// Buffers of one thread, small enough to stay in its core's cache.
struct Scratch {
  RowBatch convolved;  ///< Rows of H p or H' r.
  RowBatch evaluated;  ///< Rows to transform.
  Volume<float> alpha; ///< A row of alpha = H' M.
  ColumnTile columns;
  RowRoom room;
};

/// Scratch buffers for threads, allocated when none is free and used again afterwards: there are as many as
/// threads ever worked at the same time.
class ScratchPool {
public:
  /// Lengths of the transforms along x, and the longer of those along y and z.
  ScratchPool(std::int64_t row_length, std::int64_t column_length)
      : row_length_(row_length), column_length_(column_length) {}

  /// Calls body(scratch) with buffers that nobody else uses meanwhile. Callable by several threads.
  template <typename Body>
  void lend(Body&& body) {
    std::unique_ptr<Scratch> scratch = take();
    body(*scratch);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(scratch));
  }

private:
  std::unique_ptr<Scratch> take();

  std::int64_t row_length_;
  std::int64_t column_length_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> idle_;
};

} // namespace lsdeconv::cpu
