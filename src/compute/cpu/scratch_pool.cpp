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
  return std::make_unique<Scratch>(Scratch{RowBatch(row_length_), RowBatch(row_length_),
                                           Volume<float>({1, 1, row_length_}), ColumnTile(column_length_),
                                           RowRoom(row_length_)});
}

} // namespace lsdeconv::cpu
