#include "lsdeconv/sys/png/write.hpp"

#include "lsdeconv/core/error.hpp"

#include <csetjmp>
#include <png.h>

namespace lsdeconv::png {
namespace {

/// libpng's structures, and what it has written.
struct Encoder {
  png_structp state = nullptr;
  png_infop info = nullptr;
  std::string bytes;
  std::string reason; ///< Why libpng gave up.

  Encoder() : state(png_create_write_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore)) {
    info = state == nullptr ? nullptr : png_create_info_struct(state);
  }
  ~Encoder() { png_destroy_write_struct(&state, &info); }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  Encoder(Encoder&&) = delete;
  Encoder& operator=(Encoder&&) = delete;

  [[noreturn]] static void fail(png_structp state, png_const_charp message) {
    static_cast<Encoder*>(png_get_error_ptr(state))->reason = message;
    png_longjmp(state, 1);
  }
  static void ignore(png_structp /*state*/, png_const_charp /*message*/) {}
  static void append(png_structp state, png_bytep data, png_size_t size) {
    static_cast<Encoder*>(png_get_io_ptr(state))->bytes.append(reinterpret_cast<const char*>(data), size);
  }
  static void flush(png_structp /*state*/) {}
};

/// Makes no object with a destructor: libpng jumps out of it where it gives up.
void write(Encoder& encoder, VolumeView<const std::uint8_t> picture) {
  // NOLINTNEXTLINE(cert-err52-cpp): longjmp is the only way in which libpng reports errors
  if (setjmp(png_jmpbuf(encoder.state)) != 0) {
    throw Error("libpng: " + encoder.reason);
  }
  const Extent3& extent = picture.extent();
  png_set_write_fn(encoder.state, &encoder, Encoder::append, Encoder::flush);
  png_set_IHDR(encoder.state, encoder.info, static_cast<png_uint_32>(extent.x),
               static_cast<png_uint_32>(extent.y), 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(encoder.state, encoder.info);
  for (std::int64_t y = 0; y < extent.y; ++y) {
    png_write_row(encoder.state, picture.row(0, y));
  }
  png_write_end(encoder.state, nullptr);
}

} // namespace

std::string grey_png(VolumeView<const std::uint8_t> picture) {
  Encoder encoder;
  if (encoder.info == nullptr) {
    throw Error("libpng gets no memory");
  }
  write(encoder, picture);
  return std::move(encoder.bytes);
}

} // namespace lsdeconv::png
