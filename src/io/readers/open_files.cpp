#include "open_files.hpp"

#include <algorithm>

namespace lsdeconv {

tiff::File OpenFiles::take(std::int64_t file) {
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(idle_.begin(), idle_.end(), [&](const auto& idle) { return idle.first == file; });
    if (found != idle_.end()) {
      tiff::File open = std::move(found->second);
      idle_.erase(found);
      return open;
    }
  }
  return tiff::File(path(file));
}

void OpenFiles::give_back(std::int64_t file, tiff::File open) {
  const std::lock_guard lock(mutex_);
  idle_.emplace_back(file, std::move(open));
  if (idle_.size() > kept_) {
    idle_.pop_front();
  }
}

} // namespace lsdeconv
