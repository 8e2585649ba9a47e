#include "file_descriptor.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace lsdeconv {
namespace {

/// Throws Error with the reason in errno for the result of a failed system call.
void check(std::int64_t result, const char* call, const std::filesystem::path& path) {
  if (result < 0) {
    const int code = errno;
    throw Error(text(call, " ", path.string(), ": ", std::strerror(code)));
  }
}

int flags_of(FileDescriptor::Mode mode) {
  switch (mode) {
  case FileDescriptor::Mode::sync:
    return O_RDONLY;
  case FileDescriptor::Mode::write:
    return O_RDWR;
  case FileDescriptor::Mode::create:
    return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

/// Renames without overwriting; returns as rename() does. NFS has no such rename: there a hard link has the
/// same effect, since link() fails where the name exists.
int rename_to_free_name(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) {
    return -1;
  }
  return ::link(from.c_str(), to.c_str()) == 0 ? ::unlink(from.c_str()) : -1;
}

} // namespace

FileDescriptor::FileDescriptor(std::filesystem::path path, Mode mode)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), flags_of(mode) | O_CLOEXEC, 0666)) {
  check(descriptor_, "open", path_);
}

FileDescriptor::FileDescriptor(int descriptor, std::filesystem::path path)
    : path_(std::move(path)), descriptor_(descriptor) {}

FileDescriptor FileDescriptor::in_memory() {
  const int descriptor = ::memfd_create("checkpoint", MFD_CLOEXEC);
  check(descriptor, "memfd_create", "checkpoint");
  return {descriptor, "a file in memory"};
}

FileDescriptor::~FileDescriptor() {
  if (descriptor_ >= 0) {
    (void)::close(descriptor_);
  }
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

std::int64_t FileDescriptor::seek(std::int64_t offset, int whence) const {
  const off_t position = ::lseek(descriptor_, offset, whence);
  check(position, "lseek", path_);
  return position;
}

void FileDescriptor::copy_to(const FileDescriptor& copy) const {
  const std::int64_t size = seek(0, SEEK_END);
  check(::ftruncate(copy.descriptor_, size), "ftruncate", copy.path_);
  std::vector<std::byte> buffer(std::size_t{4} << 20);
  // Seeks from one part with data to the next; the truncation above has made everything else a hole.
  std::int64_t position = 0;
  while ((position = ::lseek(descriptor_, position, SEEK_DATA)) >= 0) {
    const std::int64_t end = seek(position, SEEK_HOLE);
    while (position < end) {
      const auto wanted = std::min(buffer.size(), static_cast<std::size_t>(end - position));
      const ssize_t bytes = ::pread(descriptor_, buffer.data(), wanted, position);
      check(bytes, "pread", path_);
      copy.write(position, buffer.data(), static_cast<std::size_t>(bytes));
      position += bytes;
    }
  }
  check(errno == ENXIO ? 0 : -1, "lseek", path_); // ENXIO: no data follows
}

void FileDescriptor::write(std::int64_t offset, const void* data, std::size_t bytes) const {
  const bool written = write_all_at(descriptor_, {static_cast<const std::byte*>(data), bytes}, offset);
  check(written ? 0 : -1, "pwrite", path_);
}

void FileDescriptor::begin_sync(std::int64_t offset, std::size_t bytes) const noexcept {
  (void)::sync_file_range(descriptor_, offset, static_cast<off_t>(bytes), SYNC_FILE_RANGE_WRITE);
}

void FileDescriptor::sync() const {
  check(::fdatasync(descriptor_), "fdatasync", path_);
}

bool take_free_name(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (rename_to_free_name(from, to) == 0) {
    return true;
  }
  check(errno == EEXIST ? 0 : -1, "rename to", to);
  return false;
}

void publish(const std::filesystem::path& temporary, const std::filesystem::path& path,
             Durability durability) {
  if (durability == Durability::power_loss) {
    FileDescriptor(temporary, FileDescriptor::Mode::sync).sync();
  }
  if (!take_free_name(temporary, path)) {
    throw UserError(text(path.string(), " exists already and is never overwritten; remove it first"));
  }
  if (durability == Durability::power_loss) { // a name is part of its folder
    FileDescriptor(folder_of(path), FileDescriptor::Mode::sync).sync();
  }
}

} // namespace lsdeconv
