#include "growing_buffer.hpp"

#include "lsdeconv/sys/compression/compression.hpp"

#include <memory>
#include <zstd.h>

namespace lsdeconv::compression {
namespace {

std::size_t checked(std::size_t result, const char* call) {
  if (ZSTD_isError(result) != 0) {
    throw Error(text(call, ": ", ZSTD_getErrorName(result)));
  }
  return result;
}

} // namespace

Bytes pack_zstd(BytesView plain, int level, bool checksum) {
  const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level), "ZSTD_CCtx_setParameter");
  checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, checksum ? 1 : 0),
          "ZSTD_CCtx_setParameter");
  Bytes packed(ZSTD_compressBound(plain.size()));
  packed.resize(
      checked(ZSTD_compress2(context.get(), packed.data(), packed.size(), plain.data(), plain.size()),
              "ZSTD_compress2"));
  return packed;
}

Bytes unpack_zstd(BytesView packed, std::int64_t most) {
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  GrowingBuffer plain(most);
  ZSTD_inBuffer input{packed.data(), packed.size(), 0};
  std::size_t wanted = 1;
  bool full = true;
  while (input.pos < input.size || (wanted != 0 && full)) {
    const std::span<std::byte> room = plain.room();
    ZSTD_outBuffer output{room.data(), room.size(), 0};
    wanted = checked(ZSTD_decompressStream(context.get(), &output, &input), "ZSTD_decompressStream");
    plain.add(output.pos);
    full = output.pos == room.size();
  }
  if (wanted != 0) {
    throw Error("the Zstandard frame ends too early");
  }
  return plain.take();
}

} // namespace lsdeconv::compression
