#pragma once

#include "lsdeconv/io/checkpoint/run_lock.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace lsdeconv::testing {

using std::chrono::milliseconds;

inline constexpr LockTiming fast{.beat = milliseconds(40), .patience = milliseconds(1200)};

inline void wait_until(const std::function<bool()>& done) {
  for (int round = 0; round < 3000 && !done(); ++round) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_TRUE(done());
}

/// Another process that takes the lock and keeps it until it is killed.
class HoldingProcess {
public:
  explicit HoldingProcess(const std::filesystem::path& path) : pid_(fork()) {
    if (pid_ == 0) {
      const RunLock lock(path, fast, [](const std::string&) { _exit(75); });
      for (;;) {
        ::pause();
      }
    }
    wait_until([&] { return std::filesystem::exists(path); });
  }
  ~HoldingProcess() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      (void)wait_for_end();
    }
  }
  HoldingProcess(HoldingProcess&&) = delete;
  HoldingProcess(const HoldingProcess&) = delete;
  HoldingProcess& operator=(HoldingProcess&&) = delete;
  HoldingProcess& operator=(const HoldingProcess&) = delete;

  void send(int signal) const { kill(pid_, signal); }
  [[nodiscard]] pid_t pid() const { return pid_; }
  int wait_for_end() {
    int status = 0;
    waitpid(std::exchange(pid_, -1), &status, 0);
    return status;
  }

private:
  pid_t pid_;
};

} // namespace lsdeconv::testing
