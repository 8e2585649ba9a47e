#include "lsdeconv/io/run_lock.hpp"

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

/// Runs on while the machine is suspended.
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

/// Waits for the lock of a run that shows no life.
class Contender {
public:
  Contender(LockFile& file, const LockTiming& timing)
      : file_(file), pause_(timing.beat / 4),
        looks_(timing.patience / std::max(pause_, milliseconds(1)) + 1) {}

  void take() {
    while (!file_.create()) {
      if (const std::optional<std::string> there = file_.content(); there && look(*there)) {
        return;
      }
      std::this_thread::sleep_for(pause_);
    }
  }

private:
  /// True where the lock was taken from a dead run. Looks are counted, not time: whoever was frozen between
  /// two looks has not seen how the holder fared.
  bool look(const std::string& content) {
    if (!lock_holder(content) && !content.empty()) {
      throw UserError(
          text(file_.path().string(), " is no lock of this program, whose place it takes; move it away"));
    }
    if (!seen_) {
      seen_ = content;
      log_waiting();
    } else if (content != *seen_) {
      refuse(content);
    }
    ++unchanged_;
    const std::optional<LockHolder> holder = lock_holder(content);
    if ((holder && holder->has_died()) || unchanged_ >= looks_) {
      if (file_.take_over(content)) {
        log::info("continuing after ", description(content), ", which has ended without removing ",
                  file_.path().string());
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
                duration_text(std::chrono::duration<double>(pause_).count() * static_cast<double>(looks_)));
    }
  }

  [[noreturn]] void refuse(const std::string& content) const {
    throw UserError(text(description(content), " is working on the same files (", file_.path().string(),
                         " says so and is kept up to date); wait for its end, or stop it"));
  }

  LockFile& file_;
  milliseconds pause_;
  std::int64_t looks_;
  std::optional<std::string> seen_;
  std::int64_t unchanged_ = 0;
};

} // namespace

/// The lock while it is held: a thread that beats and looks whether the file is still its own.
class RunLock::Holding {
public:
  Holding(const std::filesystem::path& path, const LockTiming& timing,
          std::function<void(const std::string&)> on_loss)
      : file_(path), timing_(timing), on_loss_(std::move(on_loss)) {
    with_context([&] { return "locking against other runs"; }, [&] { Contender(file_, timing).take(); });
    looked_ = now();
    thread_ = std::jthread([this](const std::stop_token& stop) { beat_until(stop); });
  }

  ~Holding() {
    thread_.request_stop();
    thread_.join();
    file_.remove();
  }
  Holding(Holding&&) = delete;
  Holding(const Holding&) = delete;
  Holding& operator=(Holding&&) = delete;
  Holding& operator=(const Holding&) = delete;

  void require_held() {
    const std::lock_guard guard(mutex_);
    if (now() - looked_ > timing_.patience / 3) {
      look();
    }
    if (lost_) {
      throw Error(text(file_.path().string(), " belongs to another run by now"));
    }
  }

private:
  void beat_until(const std::stop_token& stop) {
    std::unique_lock guard(mutex_);
    while (!wake_.wait_for(guard, stop, timing_.beat, [] { return false; }) && !stop.stop_requested()
           && !lost_) {
      try {
        file_.beat();
        look();
        complained_ = false;
      } catch (const Error& error) {
        complain(error);
      }
    }
  }

  /// A file that has vanished was removed by hand: it is put back. One that cannot be read just now says
  /// nothing.
  void look() {
    std::optional<std::string> there = file_.content();
    if (!there && !file_.create()) {
      there = file_.content();
    }
    looked_ = now();
    if (there && file_.of_another(*there) && !lost_) {
      lost_ = true;
      on_loss_(text(description(*there), " has taken over ", file_.path().string(),
                    ", because this run showed no life for ",
                    duration_text(std::chrono::duration<double>(timing_.patience).count()), " or more"));
    }
  }

  void complain(const Error& error) {
    if (!complained_) {
      log::warning("cannot keep ", file_.path().string(), " up to date (", error.what(),
                   "); other runs may take this one for dead");
    }
    complained_ = true;
  }

  LockFile file_;
  LockTiming timing_;
  std::function<void(const std::string&)> on_loss_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  milliseconds looked_{};
  bool lost_ = false;
  bool complained_ = false;
  std::jthread thread_;
};

RunLock::RunLock(const std::filesystem::path& path, const LockTiming& timing,
                 std::function<void(const std::string& why)> on_loss)
    : holding_(std::make_unique<Holding>(path, timing, std::move(on_loss))) {}

RunLock::~RunLock() = default;
RunLock::RunLock(RunLock&&) noexcept = default;
RunLock& RunLock::operator=(RunLock&&) noexcept = default;

void RunLock::require_held() {
  holding_->require_held();
}

} // namespace lsdeconv
