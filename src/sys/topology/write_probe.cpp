#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/sys/topology/file_system.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace lsdeconv::topology {
namespace {

using Clock = std::chrono::steady_clock;

/// An open file whose name is gone already, so that nothing has to be removed. -1 where none could be made.
class NamelessFile {
public:
  explicit NamelessFile(const std::filesystem::path& folder) {
    std::string name = (folder / ".lsdeconv-doctor-XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ >= 0) {
      (void)::unlink(name.c_str());
    }
  }
  ~NamelessFile() {
    if (descriptor_ >= 0) {
      (void)::close(descriptor_);
    }
  }
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;
  NamelessFile(NamelessFile&&) = delete;
  NamelessFile& operator=(NamelessFile&&) = delete;

  [[nodiscard]] int get() const { return descriptor_; }

private:
  int descriptor_ = -1;
};

std::string reason() {
  const int code = errno;
  return std::generic_category().message(code);
}

bool takes_whole_file_lock(int file) {
  return ::flock(file, LOCK_EX | LOCK_NB) == 0 && ::flock(file, LOCK_UN) == 0;
}

bool takes_range_lock(int file) {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  range.l_len = 1;
  return ::fcntl(file, F_SETLK, &range) == 0;
}

/// Data that a compressing file system cannot make smaller.
std::vector<std::uint64_t> noise(std::size_t bytes) {
  std::vector<std::uint64_t> words(bytes / sizeof(std::uint64_t));
  std::uint64_t state = 88172645463325252;
  std::generate(words.begin(), words.end(), [&state] {
    state ^= state << 13U;
    state ^= state >> 7U;
    return state ^= state << 17U;
  });
  return words;
}

/// False where the disk takes no more.
bool write_whole(int file, const char* data, std::size_t bytes) {
  return write_all(file, std::string_view(data, bytes)) && ::fdatasync(file) == 0;
}

} // namespace

WriteProbe probe_writing(const std::filesystem::path& folder, std::int64_t most_bytes, double most_seconds) {
  constexpr std::size_t piece = std::size_t{16} << 20;
  const NamelessFile file(folder);
  WriteProbe probe;
  if (file.get() < 0) {
    probe.failure = reason();
    return probe;
  }
  probe.whole_file_locks = takes_whole_file_lock(file.get());
  probe.range_locks = takes_range_lock(file.get());
  const std::vector<std::uint64_t> data = noise(piece);
  const Clock::time_point start = Clock::now();
  while (probe.bytes < most_bytes && probe.seconds < most_seconds) {
    const std::size_t bytes = std::min(piece, static_cast<std::size_t>(most_bytes - probe.bytes));
    if (!write_whole(file.get(), reinterpret_cast<const char*>(data.data()), bytes)) {
      probe.failure = reason();
      return probe;
    }
    probe.bytes += static_cast<std::int64_t>(bytes);
    probe.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  }
  return probe;
}

} // namespace lsdeconv::topology
