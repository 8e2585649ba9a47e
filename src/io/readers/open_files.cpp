#include "open_files.hpp"

#include "inspection/content_sample.hpp"

#include "lsdeconv/core/error.hpp"

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
  tiff::File open(path(file));
  require_unchanged(file, open);
  return open;
}

void OpenFiles::require_unchanged(std::int64_t file, const tiff::File& open) const {
  const auto place = static_cast<std::size_t>(file);
  if (place < files_.size() && has_changed(files_[place], open)) {
    throw Error(replaced_text);
  }
}

void OpenFiles::give_back(std::int64_t file, tiff::File open) {
  const std::lock_guard lock(mutex_);
  idle_.emplace_back(file, std::move(open));
  if (idle_.size() > kept_) {
    idle_.pop_front();
  }
}

} // namespace lsdeconv
