#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace lsdeconv {

/// A file open for reading at any place. Threads may read from it at the same time. Errors say the system's
/// reason only: the caller knows what the file is and puts that in front.
class ReadableFile {
public:
  /// Throws Error where the path is no file that can be read.
  explicit ReadableFile(const std::filesystem::path& path);
  ~ReadableFile();
  ReadableFile(ReadableFile&& other) noexcept;
  ReadableFile& operator=(ReadableFile&& other) noexcept;
  ReadableFile(const ReadableFile&) = delete;
  ReadableFile& operator=(const ReadableFile&) = delete;

  /// Bytes of the file when it was opened.
  [[nodiscard]] std::int64_t size() const { return size_; }
  /// Time of modification, which copies may keep and anybody may set, seconds since 1970.
  [[nodiscard]] std::int64_t modified() const { return modified_; }
  /// Time of the last change of contents or status, which the file system sets, nanoseconds since 1970, as
  /// exactly as it knows it.
  [[nodiscard]] std::int64_t changed() const { return changed_; }
  /// Reads bytes from `offset` on. Throws Error where the file ends before.
  void read_at(std::int64_t offset, std::span<std::byte> bytes) const;

private:
  int descriptor_ = -1;
  std::int64_t size_ = 0;
  std::int64_t modified_ = 0;
  std::int64_t changed_ = 0;
};

/// The content of a small file; none where the path is no ordinary file that can be read: a pipe without a
/// writer is never waited for.
std::optional<std::string> text_of_file(const std::filesystem::path& path);

} // namespace lsdeconv
