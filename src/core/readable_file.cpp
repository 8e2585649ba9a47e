#include "lsdeconv/core/readable_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

[[noreturn]] void fail(const char* call) {
  const int code = errno;
  throw Error(text(call, ": ", std::strerror(code)));
}

} // namespace

ReadableFile::ReadableFile(const std::filesystem::path& path)
    : descriptor_(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) { // a pipe without a writer would block
  if (descriptor_ < 0) {
    fail("open");
  }
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    (void)::close(descriptor_);
    throw Error("it is no ordinary file");
  }
  size_ = status.st_size;
  modified_ = status.st_mtim.tv_sec;
  changed_ = status.st_ctim.tv_sec * nanoseconds_per_second + status.st_ctim.tv_nsec;
}

ReadableFile::~ReadableFile() {
  if (descriptor_ >= 0) {
    (void)::close(descriptor_);
  }
}

ReadableFile::ReadableFile(ReadableFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), modified_(other.modified_),
      changed_(other.changed_) {}

ReadableFile& ReadableFile::operator=(ReadableFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  size_ = other.size_;
  modified_ = other.modified_;
  changed_ = other.changed_;
  return *this;
}

void ReadableFile::read_at(std::int64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t done = ::pread(descriptor_, bytes.data(), bytes.size(), offset);
    if (done < 0 && errno == EINTR) {
      continue;
    }
    if (done < 0) {
      fail("read");
    }
    if (done == 0) {
      throw Error(text("read: the file ends at byte ", offset));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    offset += done;
  }
}

std::optional<std::string> text_of_file(const std::filesystem::path& path) {
  try {
    const ReadableFile file(path);
    std::string content(static_cast<std::size_t>(file.size()), '\0');
    file.read_at(0, std::as_writable_bytes(std::span(content)));
    return content;
  } catch (const Error&) {
    return std::nullopt;
  }
}

} // namespace lsdeconv
