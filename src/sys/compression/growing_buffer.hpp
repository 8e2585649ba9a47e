#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/compression/bytes.hpp"

#include <algorithm>
#include <cstdint>

namespace lsdeconv::compression {

/// Bytes whose number shows only while they are unpacked: grows as they come, up to a limit.
class GrowingBuffer {
public:
  /// Room for all of them is there at once, but for no more than 16 MiB.
  explicit GrowingBuffer(std::int64_t most)
      : most_(most), bytes_(static_cast<std::size_t>(std::clamp<std::int64_t>(most, 1, 1 << 24))) {}

  /// Room for more bytes, never none.
  std::span<std::byte> room() {
    if (used_ == bytes_.size()) {
      bytes_.resize(2 * bytes_.size());
    }
    return std::span(bytes_).subspan(used_);
  }
  /// So many bytes of room() have been filled. Throws Error beyond the limit.
  void add(std::size_t bytes) {
    used_ += bytes;
    if (used_ > static_cast<std::size_t>(most_)) {
      throw Error(text("the compressed bytes hold more than the ", most_, " expected"));
    }
  }
  /// What has been filled; the buffer is spent.
  Bytes take() {
    bytes_.resize(used_);
    return std::move(bytes_);
  }

private:
  std::int64_t most_;
  std::size_t used_ = 0;
  Bytes bytes_;
};

} // namespace lsdeconv::compression
