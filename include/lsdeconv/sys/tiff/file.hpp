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

  [[nodiscard]] const Directory& directory() const;
  [[nodiscard]] bool at_last_page() const;
  /// Throws Error where the list of pages is damaged or runs in a circle.
  void go_to_next_page();
  /// To the page whose directory lies at `position`.
  void go_to(std::uint64_t position);

  [[nodiscard]] std::int64_t size() const;
  /// Time of the last change, seconds since 1970.
  [[nodiscard]] std::int64_t modified() const;

  /// Decodes a chunk of this page, samples in this machine's order of bytes. `samples` has chunk_bytes().
  void read_chunk(std::int64_t chunk, std::span<std::byte> samples);
  /// Bytes as they lie in the file.
  void read_at(std::int64_t offset, std::span<std::byte> bytes) const;

private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

/// "4.5.0"
std::string library_version();

} // namespace lsdeconv::tiff
