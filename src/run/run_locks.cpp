#include "lsdeconv/run/run_locks.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/watchdog/watchdog.hpp"

#include <algorithm>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void end_without_lock(const std::string& why) {
  log::error(why, "; this one ends here, what it has finished is kept");
  mpi::abort_all(early_exit_code(true));
}

fs::path lock_of(const fs::path& path) {
  return path.parent_path() / (path.filename().string() + ".lock");
}

} // namespace

RunLocks::RunLocks(const RunConfig& config, Files files, const mpi::Communicator& ranks)
    : timing_{.patience = std::chrono::milliseconds(static_cast<std::int64_t>(config.lock_patience * 1000))} {
  ranks.all_or_none([&] {
    if (!ranks.is_root()) {
      return;
    }
    const OutputLayout layout = output_layout(config);
    require_writable(layout, config);
    if (files == Files::checkpoint_and_slices) {
      take_or_wait(lock_of(layout.checkpoint));
    }
    take_or_wait(slices_lock_path(layout));
  });
}

void RunLocks::complete(const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    for (const fs::path& lock : waiting_) {
      fs::create_directories(lock.parent_path());
      take(lock);
    }
    waiting_.clear();
  });
}

void RunLocks::complete(const OutputLayout& settled, const mpi::Communicator& ranks) {
  complete(ranks);
  ranks.all_or_none([&] {
    const fs::path lock = lock_of(settled.checkpoint);
    if (ranks.is_root() && std::find(taken_.begin(), taken_.end(), lock) == taken_.end()) {
      take(lock);
    }
  });
}

void RunLocks::take_or_wait(const fs::path& path) {
  if (fs::is_directory(path.parent_path())) {
    take(path);
  } else {
    waiting_.push_back(path);
  }
}

void RunLocks::take(const fs::path& path) {
  held_.emplace_back(path, timing_, end_without_lock);
  taken_.push_back(path);
}

void RunLocks::require_held() {
  for (RunLock& lock : held_) {
    lock.require_held();
  }
}

void RunLocks::release() {
  held_.clear();
}

} // namespace lsdeconv
