#pragma once

#include "column_transform.hpp"

#include <functional>
#include <mutex>
#include <vector>

namespace lsdeconv::cpu {

/// What one thread works in: pieces that stay in its cache.
struct Scratch {
  Volume<float> convolved; ///< A row of H p or H' r.
  Volume<float> evaluated; ///< A row to transform.
  Volume<float> weights;   ///< A row of W.
  ColumnTile columns;
  ColumnTile spectrum;
};

/// Lends scratch memory to threads; there are as many pieces as threads ever worked at a time.
class ScratchPool {
public:
  ScratchPool(std::int64_t row_length, std::int64_t column_length)
      : row_length_(row_length), column_length_(column_length) {}

  /// Runs body(scratch).
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
