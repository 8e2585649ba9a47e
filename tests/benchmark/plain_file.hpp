#pragma once

#include "lsdeconv/core/error.hpp"

#include <cstddef>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

namespace lsdeconv::testing {

/// The yardstick of files that are written: made, filled, synced and renamed, by system calls alone.
class PlainFile {
public:
  explicit PlainFile(std::filesystem::path path)
      : path_(std::move(path)),
        descriptor_(::open((path_.string() + ".new").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  }
  ~PlainFile() {
    ::fdatasync(descriptor_);
    ::close(descriptor_);
    std::filesystem::rename(path_.string() + ".new", path_);
  }
  PlainFile(PlainFile&&) = delete;
  PlainFile& operator=(PlainFile&&) = delete;
  void append(const void* data, std::size_t bytes) const {
    if (::write(descriptor_, data, bytes) != static_cast<ssize_t>(bytes)) {
      throw Error("plain write");
    }
  }

private:
  std::filesystem::path path_;
  int descriptor_;
};

/// The yardstick of files that are read: all bytes, by a few system calls.
inline std::vector<std::byte> plainly_read(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::vector<std::byte> bytes(std::filesystem::file_size(path));
  std::size_t done = 0;
  ssize_t now = 1;
  while (done < bytes.size() && (now = ::read(descriptor, bytes.data() + done, bytes.size() - done)) > 0) {
    done += static_cast<std::size_t>(now);
  }
  ::close(descriptor);
  if (done < bytes.size()) {
    throw Error("plain read");
  }
  return bytes;
}

} // namespace lsdeconv::testing
