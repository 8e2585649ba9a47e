#include "scratch_pool.hpp"

namespace lsdeconv::cpu {

std::unique_ptr<Scratch> ScratchPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<Scratch> scratch = std::move(idle_.back());
      idle_.pop_back();
      return scratch;
    }
  }
  const Extent3 row{1, 1, row_length_};
  return std::make_unique<Scratch>(Scratch{Volume<float>(row), Volume<float>(row), Volume<float>(row),
                                           ColumnTile(column_length_), ColumnTile(column_length_),
                                           SplitSpectrum(row_length_)});
}

} // namespace lsdeconv::cpu
