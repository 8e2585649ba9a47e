#pragma once

#include "lsdeconv/sys/tiff/file.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lsdeconv {

/// Of this many files, spread evenly over all, the contents are sampled.
inline constexpr std::int64_t sampled_files = 32;

/// How many parts of file `index` of `files` are sampled: none, or the more the fewer files there are.
std::int64_t sampled_chunks(std::int64_t index, std::int64_t files);

/// Digest of that many parts of 4 KiB, spread evenly over the file.
std::uint64_t sampled_digest(const tiff::File& file, std::int64_t chunks);

/// Digest of bytes that begin at `position`: a sum, so that parts add up. One changed byte changes it.
std::uint64_t digest_of_bytes(std::span<const std::byte> bytes, std::uint64_t position = 0);

} // namespace lsdeconv
