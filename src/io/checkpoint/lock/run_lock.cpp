#include "lsdeconv/io/checkpoint/run_lock.hpp"

#include "lock_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"

#include <condition_variable>
#include <ctime>
#include <mutex>
#include <thread>

namespace lsdeconv {
namespace {

using std::chrono::milliseconds;

/// A clock that continues while the machine is suspended.
milliseconds now() {
  timespec time{};
  (void)::clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::duration_cast<milliseconds>(std::chrono::seconds(time.tv_sec)
                                                  + std::chrono::nanoseconds(time.tv_nsec));
}

std::string description(const std::string& content) {
  const std::optional<LockHolder> holder = lock_holder(content);
  return holder ? holder->description() : "a run that does not say who it is";
}

/// Takes the lock: at once where nobody holds it, else by watching the holder's heartbeat.
class Contender {
public:
  Contender(LockFile& file, const LockTiming& timing)
      : file_(file), pause_(timing.beat / 4),
        checks_(timing.patience / std::max(pause_, milliseconds(1)) + 1) {}

  /// Returns when the lock is taken. Throws UserError where its holder is alive.
  void take() {
    while (!file_.create()) {
      require_file();
      if (const std::optional<std::string> current = file_.content(); current && check(*current)) {
        return;
      }
      std::this_thread::sleep_for(pause_);
    }
  }

private:
  /// What is no file, as a folder, a pipe or a link to nothing, never goes away by itself.
  void require_file() const {
    std::error_code unknown;
    std::filesystem::file_status status = std::filesystem::symlink_status(file_.path(), unknown);
    const bool link = std::filesystem::is_symlink(status);
    status = link ? std::filesystem::status(file_.path(), unknown) : status;
    if ((link || std::filesystem::exists(status)) && !std::filesystem::is_regular_file(status)) {
      refuse_foreign();
    }
  }

  [[noreturn]] void refuse_foreign() const {
    throw UserError(
        text(file_.path().string(), " is no lock of this program, whose place it takes; move it away"));
  }

  /// Compares the content with what was seen before; returns true where the lock was taken over from a dead
  /// holder. The contender counts its checks instead of measuring time: if it was itself suspended in
  /// between, it has not observed the holder.
  bool check(const std::string& content) {
    if (!lock_holder(content) && !content.empty()) {
      refuse_foreign();
    }
    if (!seen_) {
      seen_ = content;
      log_waiting();
    } else if (content != *seen_) {
      refuse(content);
    }
    ++unchanged_;
    const std::optional<LockHolder> holder = lock_holder(content);
    if ((holder && holder->has_died()) || unchanged_ >= checks_) {
      if (file_.take_over(content)) {
        // That a process of this machine is gone is certain, and that it left its lock is harmless.
        const log::Level level = holder && holder->has_died() ? log::Level::detail : log::Level::info;
        log::write(level, text("continuing after ", description(content),
                               ", which has ended without removing ", file_.path().string()));
        return true;
      }
    }
    return false;
  }

  void log_waiting() const {
    const std::optional<LockHolder> holder = lock_holder(*seen_);
    if (!holder || !holder->has_died()) {
      log::info("checking whether ", description(*seen_), " is alive (", file_.path().string(),
                "); this takes up to ",
                duration_text(std::chrono::duration<double>(pause_).count() * static_cast<double>(checks_)));
    }
  }

  [[noreturn]] void refuse(const std::string& content) const {
    throw UserError(text(description(content), " is working on the same files (", file_.path().string(),
                         " says so and is kept up to date); wait for its end, or stop it"));
  }

  LockFile& file_;
  milliseconds pause_;              ///< Between two checks: several per heartbeat.
  std::int64_t checks_;             ///< Without a change, until the holder counts as dead.
  std::optional<std::string> seen_; ///< Content at the first check.
  std::int64_t unchanged_ = 0;      ///< Checks so far.
};

} // namespace

/// The lock while it is held: a thread that advances the heartbeat and checks that the file is still its own.
class RunLock::HeldLock {
public:
  HeldLock(const std::filesystem::path& path, const LockTiming& timing,
           std::function<void(const std::string&)> on_loss)
      : file_(path), timing_(timing), on_loss_(std::move(on_loss)) {
    with_context([&] { return "locking against other runs"; }, [&] { Contender(file_, timing).take(); });
    remove_leftovers();
    checked_ = now();
    thread_ = std::jthread([this](const std::stop_token& stop) { beat_until(stop); });
  }

  ~HeldLock() {
    thread_.request_stop();
    thread_.join();
    file_.remove();
  }
  HeldLock(HeldLock&&) = delete;
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(HeldLock&&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;

  void require_held() {
    const std::lock_guard guard(mutex_);
    if (now() - checked_ > timing_.patience / 3) {
      check();
    }
    if (lost_) {
      throw Error(text(file_.path().string(), " belongs to another run by now"));
    }
  }

private:
  /// They are in nobody's way: where they cannot be removed, they stay.
  void remove_leftovers() const {
    try {
      file_.remove_leftovers();
    } catch (const std::filesystem::filesystem_error& failure) {
      log::debug(failure.what());
    }
  }

  /// The thread: ends when the lock is released or lost.
  void beat_until(const std::stop_token& stop) {
    std::unique_lock guard(mutex_);
    while (!wake_.wait_for(guard, stop, timing_.beat, [] { return false; }) && !stop.stop_requested()
           && !lost_) {
      try {
        file_.beat();
        check();
        warned_ = false;
      } catch (const Error& error) {
        warn(error);
      }
    }
  }

  /// Checks whose lock the file is, and calls on_loss_ if it is another's. A file that is missing was removed
  /// by hand and is created again; one that cannot be read is ignored until the next check.
  void check() {
    std::optional<std::string> current = file_.content();
    if (!current && !file_.create()) {
      current = file_.content();
    }
    checked_ = now();
    if (current && file_.belongs_to_another(*current) && !lost_) {
      lost_ = true;
      on_loss_(text(description(*current), " has taken over ", file_.path().string(),
                    ", because this run showed no life for ",
                    duration_text(std::chrono::duration<double>(timing_.patience).count()), " or more"));
    }
  }

  /// Logs a failed heartbeat, once until one succeeds.
  void warn(const Error& error) {
    if (!warned_) {
      log::warning("cannot keep ", file_.path().string(), " up to date (", error.what(),
                   "); other runs may take this one for dead");
    }
    warned_ = true;
  }

  LockFile file_;
  LockTiming timing_;
  std::function<void(const std::string&)> on_loss_;
  std::mutex mutex_; ///< Of everything below.
  std::condition_variable_any wake_;
  milliseconds checked_{}; ///< Time of the last check.
  bool lost_ = false;
  bool warned_ = false;
  std::jthread thread_;
};

RunLock::RunLock(const std::filesystem::path& path, const LockTiming& timing,
                 std::function<void(const std::string& why)> on_loss)
    : held_(std::make_unique<HeldLock>(path, timing, std::move(on_loss))) {}

RunLock::~RunLock() = default;
RunLock::RunLock(RunLock&&) noexcept = default;
RunLock& RunLock::operator=(RunLock&&) noexcept = default;

void RunLock::require_held() {
  held_->require_held();
}

} // namespace lsdeconv
