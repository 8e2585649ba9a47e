#include "lsdeconv/sys/png/image.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <bit>
#include <cerrno>
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <png.h>
#include <vector>

namespace lsdeconv::png {
namespace {

constexpr std::size_t signature_bytes = 8;

std::string colour_text(int type) {
  switch (type) {
  case PNG_COLOR_TYPE_GRAY:
    return "grey";
  case PNG_COLOR_TYPE_PALETTE:
    return "palette";
  case PNG_COLOR_TYPE_GRAY_ALPHA:
    return "grey with transparency";
  case PNG_COLOR_TYPE_RGB:
    return "RGB";
  default:
    return "RGB with transparency";
  }
}

Colours colours_of(int type) {
  return type == PNG_COLOR_TYPE_GRAY      ? Colours::grey
         : type == PNG_COLOR_TYPE_PALETTE ? Colours::palette
                                          : Colours::several;
}

} // namespace

/// libpng's structures and the open file.
struct Image::Decoder {
  std::FILE* file = nullptr;
  png_structp state = nullptr;
  png_infop info = nullptr;
  std::string reason; ///< Why libpng gave up.

  explicit Decoder(const std::filesystem::path& path);
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  Decoder(Decoder&&) = delete;
  Decoder& operator=(Decoder&&) = delete;

  void require_signature() const;
  /// Calls `body`, which calls libpng and makes no object with a destructor: libpng jumps out of it where it
  /// gives up. Throws Error with its reason then.
  template <typename Body>
  void call(Body&& body) {
    // NOLINTNEXTLINE(cert-err52-cpp): longjmp is the only way in which libpng reports errors
    if (setjmp(png_jmpbuf(state)) == 0) {
      body();
      return;
    }
    throw Error(reason);
  }

  [[noreturn]] static void fail(png_structp state, png_const_charp message);
  static void ignore(png_structp /*state*/, png_const_charp /*message*/) {}
};

Image::Decoder::Decoder(const std::filesystem::path& path) : file(std::fopen(path.c_str(), "rbe")) {
  if (file == nullptr) {
    throw Error(text("open: ", std::strerror(errno)));
  }
  state = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore);
  info = state == nullptr ? nullptr : png_create_info_struct(state);
}

Image::Decoder::~Decoder() {
  png_destroy_read_struct(&state, &info, nullptr);
  if (file != nullptr) {
    (void)std::fclose(file);
  }
}

void Image::Decoder::fail(png_structp state, png_const_charp message) {
  static_cast<Decoder*>(png_get_error_ptr(state))->reason = message;
  png_longjmp(state, 1);
}

void Image::Decoder::require_signature() const {
  png_byte first[signature_bytes] = {};
  if (std::fread(first, 1, signature_bytes, file) != signature_bytes
      || png_sig_cmp(first, 0, signature_bytes) != 0) {
    throw Error("it is no PNG: its first bytes are others");
  }
}

Image::Image(const std::filesystem::path& path) : decoder_(std::make_unique<Decoder>(path)) {
  Decoder& d = *decoder_;
  if (d.info == nullptr) {
    throw Error("libpng gets no memory");
  }
  d.require_signature();
  d.call([&d] {
    png_init_io(d.state, d.file);
    png_set_sig_bytes(d.state, signature_bytes);
    png_read_info(d.state, d.info);
  });
  const int type = png_get_color_type(d.state, d.info);
  header_ = {.height = png_get_image_height(d.state, d.info),
             .width = png_get_image_width(d.state, d.info),
             .bits = png_get_bit_depth(d.state, d.info),
             .colours = colours_of(type),
             .colour_text = colour_text(type)};
}

Image::~Image() = default;

void Image::read(std::span<std::byte> samples) {
  const std::int64_t row_bytes = header_.width * header_.bytes_per_sample();
  if (header_.colours == Colours::several
      || static_cast<std::int64_t>(samples.size()) != header_.height * row_bytes) {
    throw Error("only images of one sample per pixel can be decoded, and only whole");
  }
  std::vector<png_bytep> rows(static_cast<std::size_t>(header_.height));
  for (std::size_t y = 0; y < rows.size(); ++y) {
    rows[y] = reinterpret_cast<png_bytep>(samples.data()) + static_cast<std::int64_t>(y) * row_bytes;
  }
  Decoder& d = *decoder_;
  d.call([&d, &rows] {
    png_set_packing(d.state);
    if constexpr (std::endian::native == std::endian::little) {
      png_set_swap(d.state);
    }
    png_set_interlace_handling(d.state);
    png_read_image(d.state, rows.data());
    png_read_end(d.state, nullptr);
  });
}

std::string library_version() {
  return png_get_libpng_ver(nullptr);
}

} // namespace lsdeconv::png
