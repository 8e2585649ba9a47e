#include "support/temporary_folder.hpp"

#include "lsdeconv/core/system_calls.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <pthread.h>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;

/// An open file that closes itself.
class File {
public:
  explicit File(int descriptor) : descriptor_(descriptor) { EXPECT_GE(descriptor, 0); }
  ~File() { close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File(File&&) = delete;
  File& operator=(File&&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }
  void close() {
    if (descriptor_ >= 0) {
      (void)::close(descriptor_);
    }
    descriptor_ = -1;
  }

private:
  int descriptor_;
};

File created(const std::filesystem::path& path) {
  return File(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
}

std::string content(const std::filesystem::path& path) {
  std::ostringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

TEST(WriteAll, AppendsAtTheCurrentPosition) {
  const TemporaryFolder folder;
  const File file = created(folder / "a");
  EXPECT_TRUE(write_all(file.get(), "one "));
  EXPECT_TRUE(write_all(file.get(), ""));
  EXPECT_TRUE(write_all(file.get(), "two"));
  EXPECT_EQ(content(folder / "a"), "one two");
}

TEST(WriteAll, GivesTheReasonOfAFailure) {
  const File full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_FALSE(write_all(full.get(), "text"));
  EXPECT_EQ(errno, ENOSPC);
  EXPECT_FALSE(write_all(-1, "text"));
  EXPECT_EQ(errno, EBADF);
}

/// A pipe takes some bytes at a time, and a signal without SA_RESTART interrupts a write that waits for room.
TEST(WriteAll, GoesOnAfterPartsAndSignals) {
  struct sigaction old {};
  struct sigaction ignoring {};
  ignoring.sa_handler = [](int) {};
  ASSERT_EQ(::sigaction(SIGUSR2, &ignoring, &old), 0);
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const File from(ends[0]);
  File into(ends[1]);
  const std::string sent(1 << 20, 'x');
  const pthread_t writer = ::pthread_self();
  std::string received;
  std::thread reader([&] {
    std::array<char, 30000> piece{};
    while (true) {
      (void)::pthread_kill(writer, SIGUSR2);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const ssize_t got = ::read(from.get(), piece.data(), piece.size());
      if (got <= 0) {
        return;
      }
      received.append(piece.data(), static_cast<std::size_t>(got));
    }
  });
  EXPECT_TRUE(write_all(into.get(), sent));
  into.close();
  reader.join();
  EXPECT_EQ(received, sent);
  ASSERT_EQ(::sigaction(SIGUSR2, &old, nullptr), 0);
}

TEST(WriteAllAt, LeavesTheCurrentPosition) {
  const TemporaryFolder folder;
  const File file = created(folder / "a");
  EXPECT_TRUE(write_all(file.get(), "0123456789"));
  EXPECT_TRUE(write_all_at(file.get(), std::as_bytes(std::span("xyz", 3)), 2));
  EXPECT_TRUE(write_all(file.get(), "end"));
  EXPECT_EQ(content(folder / "a"), "01xyz56789end");
}

TEST(HostName, IsThatOfTheSystem) {
  std::array<char, 256> name{};
  ASSERT_EQ(::gethostname(name.data(), name.size() - 1), 0);
  EXPECT_EQ(host_name(), name.data());
}

} // namespace
} // namespace lsdeconv
