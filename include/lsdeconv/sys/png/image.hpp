#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace lsdeconv::png {

/// What the samples of a pixel mean.
enum class Colours { grey, palette, several };

/// A PNG as its header describes it.
struct Header {
  std::int64_t height = 0;
  std::int64_t width = 0;
  int bits = 0; ///< Per sample as stored: 1, 2, 4, 8 or 16.
  Colours colours = Colours::grey;
  std::string colour_text; ///< "grey", "palette", "RGB", "grey with transparency", "RGB with transparency".

  /// Bytes of a decoded sample: 2 for 16 bits, else 1.
  [[nodiscard]] std::int64_t bytes_per_sample() const { return bits == 16 ? 2 : 1; }

  bool operator==(const Header&) const = default;
};

/// A PNG file open for reading. One thread at a time. Errors say the reason only: the caller knows what the
/// file is and puts that in front.
class Image {
public:
  /// Reads the header. Throws Error: no file, no permission, no PNG, damaged header.
  explicit Image(const std::filesystem::path& path);
  ~Image();
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;
  Image(Image&&) = delete;
  Image& operator=(Image&&) = delete;

  /// What the header says.
  [[nodiscard]] const Header& header() const { return header_; }
  /// Decodes all samples of an image of one sample per pixel, rows one after the other, in this machine's
  /// order of bytes: grey values as they are stored, or the indices of a palette. `samples` has height ×
  /// width × bytes_per_sample() bytes. To be called once. Throws Error where they cannot be decoded.
  void read(std::span<std::byte> samples);

private:
  struct Decoder;
  std::unique_ptr<Decoder> decoder_;
  Header header_;
};

/// Version of libpng: "1.6.39".
std::string library_version();

} // namespace lsdeconv::png
