#pragma once

#include <tiffio.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace lsdeconv::tiff {

/// A plain file as libtiff reads and writes it. It remembers why the system refused a call, which libtiff
/// does not.
class Stream {
public:
  /// Throws Error with the system's text. A new file follows the umask and must not exist.
  static Stream of_existing(const std::filesystem::path& path);
  static Stream of_new(const std::filesystem::path& path);
  /// Takes over an open descriptor.
  explicit Stream(int descriptor) : descriptor_(descriptor) {}
  ~Stream();
  Stream(Stream&&) = delete; // libtiff holds its address
  Stream(const Stream&) = delete;
  Stream& operator=(Stream&&) = delete;
  Stream& operator=(const Stream&) = delete;

  [[nodiscard]] std::int64_t size() const;
  [[nodiscard]] std::int64_t changed() const;
  /// Throws Error where the file ends before.
  void read_at(std::int64_t offset, std::span<std::byte> bytes) const;

  /// For libtiff, through which no exception may pass. Reading and writing move the position on and give the
  /// number of bytes done, which is less where they failed; seek() gives the position or -1.
  std::int64_t read(std::span<std::byte> bytes);
  std::int64_t write(std::span<const std::byte> bytes);
  std::int64_t seek(std::int64_t offset, int whence);
  std::int64_t end() noexcept;

  /// Whether the system shall fetch what lies behind what is read, before anybody asks for it: it does at
  /// first.
  void read_ahead(bool wanted) const noexcept;

  /// Puts the content on stable storage and closes; throws Error with the system's text.
  void close();
  /// Why the first failed call failed; empty where none did.
  [[nodiscard]] std::string failure() const;

private:
  int descriptor_;
  std::int64_t position_ = 0;
  int error_ = 0;
};

/// While it lives, nothing is read ahead of what libtiff reads: behind a directory and its lists of strips
/// lies a page of voxels, of which systems fetch up to some megabytes.
class WithoutReadAhead {
public:
  explicit WithoutReadAhead(const Stream& stream) : stream_(stream) { stream_.read_ahead(false); }
  ~WithoutReadAhead() { stream_.read_ahead(true); }
  WithoutReadAhead(const WithoutReadAhead&) = delete;
  WithoutReadAhead& operator=(const WithoutReadAhead&) = delete;

private:
  const Stream& stream_;
};

struct CloseTiff {
  void operator()(TIFF* file) const { TIFFClose(file); }
};
using TiffHandle = std::unique_ptr<TIFF, CloseTiff>;

/// libtiff's handle on a stream, which must outlive it. Null where it failed; see reason().
TiffHandle attach(Stream& stream, const char* mode);

/// Why libtiff failed: the system's reason, else libtiff's own.
std::string reason(const Stream& stream);

} // namespace lsdeconv::tiff
