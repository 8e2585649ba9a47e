#pragma once

#include "lsdeconv/sys/tiff/directory.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace lsdeconv::tiff {

/// A TIFF file open for reading, at one of its pages. One thread at a time. Errors say the reason only, the
/// system's own where there is one: the caller knows what the file is and puts that in front.
class File {
public:
  /// Stands at the first page. Throws Error: no file, no permission, no TIFF, damaged directory.
  explicit File(const std::filesystem::path& path);
  ~File();
  File(File&&) noexcept;
  File& operator=(File&&) noexcept;
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// The page that the file is at.
  [[nodiscard]] const Directory& directory() const;
  /// Whether no page follows. Throws Error where the file ends before it says so.
  [[nodiscard]] bool at_last_page() const;
  /// Whether the page is a small picture or mask of another: Directory::reduced, or the SubfileType of old
  /// files says so, for which the directory is read once more.
  [[nodiscard]] bool is_reduced() const;
  /// Moves on by a page. Throws Error where there is none, the list of pages is damaged or runs in a circle.
  void go_to_next_page();
  /// Moves to the page whose directory lies at `position` (Directory::position). Throws Error where none
  /// does.
  void go_to(std::uint64_t position);

  /// Bytes of the file when it was opened.
  [[nodiscard]] std::int64_t size() const;
  /// Time of the last change of contents or status, which the file system sets, nanoseconds since 1970, as
  /// exactly as it knows it.
  [[nodiscard]] std::int64_t changed() const;

  /// Decodes a chunk of this page, rows one after the other, samples in this machine's order of bytes.
  /// `samples` has Directory::chunk_bytes(). Throws Error where it cannot be decoded.
  void read_chunk(std::int64_t chunk, std::span<std::byte> samples);
  /// Reads bytes as they lie in the file from `offset` on. Throws Error where the file ends before.
  void read_at(std::int64_t offset, std::span<std::byte> bytes) const;

private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

/// Version of libtiff: "4.5.0".
std::string library_version();

} // namespace lsdeconv::tiff
