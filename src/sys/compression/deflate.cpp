#include "growing_buffer.hpp"

#include "lsdeconv/sys/compression/compression.hpp"

#include <limits>
#include <zlib.h>

namespace lsdeconv::compression {
namespace {

// What deflateInit2() and inflateInit2() take for the format: window bits, 16 more for gzip, 32 more for
// either.
constexpr int window_bits = 15;
constexpr int gzip_added = 16;
constexpr int either_added = 32;

Bytef* bytes_of(const std::byte* bytes) {
  return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes)); // zlib does not write its input
}

uInt part_of(std::size_t bytes) {
  return static_cast<uInt>(std::min<std::size_t>(bytes, std::numeric_limits<uInt>::max()));
}

/// zlib's state, ended by `end`.
struct Stream {
  explicit Stream(int (*end)(z_streamp)) : end_call(end) {}
  ~Stream() { end_call(&state); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  z_stream state{};
  int (*end_call)(z_streamp);
};

/// Calls step() with the input's parts and room in the output until it answers Z_STREAM_END.
template <typename Step>
Bytes transform(z_stream& state, BytesView input, GrowingBuffer output, Step&& step) {
  int result = Z_OK;
  while (result != Z_STREAM_END) {
    const std::size_t done = static_cast<std::size_t>(state.total_in);
    state.next_in = bytes_of(input.data() + done);
    state.avail_in = part_of(input.size() - done);
    const std::span<std::byte> room = output.room();
    state.next_out = bytes_of(room.data());
    state.avail_out = part_of(room.size());
    const uInt offered = state.avail_out;
    result = step(done + state.avail_in == input.size());
    output.add(offered - state.avail_out);
    if (result != Z_OK && result != Z_STREAM_END) {
      throw Error(text("the deflated bytes are damaged or end too early: ",
                       state.msg != nullptr ? state.msg : zError(result)));
    }
  }
  return output.take();
}

} // namespace

Bytes pack_deflate(BytesView plain, int level, DeflateFormat format) {
  Stream stream(deflateEnd);
  const int bits = window_bits + (format == DeflateFormat::gzip ? gzip_added : 0);
  constexpr int memory_level = 8;
  if (deflateInit2(&stream.state, level, Z_DEFLATED, bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw Error(text("deflateInit2 at level ", level, " failed"));
  }
  const auto bound = static_cast<std::int64_t>(deflateBound(&stream.state, plain.size()));
  return transform(stream.state, plain, GrowingBuffer(bound),
                   [&](bool last) { return deflate(&stream.state, last ? Z_FINISH : Z_NO_FLUSH); });
}

Bytes unpack_deflate(BytesView packed, std::int64_t most) {
  Stream stream(inflateEnd);
  if (inflateInit2(&stream.state, window_bits + either_added) != Z_OK) {
    throw Error("inflateInit2 failed");
  }
  return transform(stream.state, packed, GrowingBuffer(most),
                   [&](bool) { return inflate(&stream.state, Z_NO_FLUSH); });
}

} // namespace lsdeconv::compression
