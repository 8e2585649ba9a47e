#pragma once

#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace lsdeconv::tiff {

/// How the samples of a new file are compressed, without loss.
enum class Compression { none, deflate, zstd };

/// The compression as a user names it: "none", "deflate", "zstd".
std::string name(Compression compression);

/// Whether this build of libtiff can write it.
bool can_write(Compression compression);

/// The unit of a resolution. `none`: another one, which stands in the description as ImageJ writes it.
enum class ResolutionUnit { none, centimetre };

/// Size of the pixels. 0: not stated.
struct Resolution {
  double rows = 0; ///< Per unit.
  double columns = 0;
  ResolutionUnit unit = ResolutionUnit::centimetre;
};

/// What all pages of a new file have in common. Grey, one sample per pixel.
struct PageFormat {
  std::int64_t height = 0;
  std::int64_t width = 0;
  int bits = 16;
  SampleKind kind = SampleKind::unsigned_integer;
  Compression compression = Compression::none; ///< Integers with the horizontal predictor.
  std::int64_t tile = 0;                       ///< Edge of square tiles, a multiple of 16; 0: strips.
  bool bigtiff = false;                        ///< Also where classic TIFF would do.
  Resolution resolution{};
  std::string description;
  std::string software;
};

/// Whether a file of so many pages may outgrow the 4 GiB of classic TIFF.
bool needs_bigtiff(const PageFormat& format, std::int64_t pages = 1);

/// Writes a new TIFF file: tiles, or strips of at most 64 rows and about 256 KiB, so that others can read
/// parts; BigTIFF where classic TIFF would not hold it. Errors name the file and carry the system's reason.
class Writer {
public:
  /// Begins a file of `pages` pages beside `path`; nothing appears at `path` before StagedFile::publish().
  /// Throws Error.
  Writer(const std::filesystem::path& path, PageFormat format, std::int64_t pages = 1);
  ~Writer();
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Appends a page; `samples` are its height × width samples, x fastest, in this machine's order of bytes.
  /// Throws Error.
  void write_page(std::span<const std::byte> samples);
  /// Rows of the page that are stored together: those of a strip or of a row of tiles.
  [[nodiscard]] std::int64_t rows_at_once() const;
  /// Appends the next rows_at_once() rows of a page, or what is left of them, as write_page() does; the first
  /// ones begin it. Throws Error.
  void write_rows(std::span<const std::byte> samples);
  /// Ends the page whose rows were written, with a description in place of the format's. Throws Error.
  void end_page(const std::string& description);
  /// Ends the file, puts it on stable storage and hands it over. The writer is spent. Throws Error.
  StagedFile finish();

private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

} // namespace lsdeconv::tiff
