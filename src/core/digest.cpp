#include "lsdeconv/core/digest.hpp"

#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// As long as the lower halves of the positions of a row do not overflow, digest_term() multiplies numbers
/// that grow by 2^32 from voxel to voxel, so that the products grow by the same, too.
std::uint64_t digest_of_row(const float* row, std::int64_t length, std::uint64_t first_position) {
  return vectorised([=] {
    constexpr std::uint64_t step = splitmix64_increment << 32U;
    std::uint64_t product = digest_key(first_position);
    std::uint64_t sum = 0;
#pragma omp simd reduction(+ : sum) linear(product : step)
    for (std::int64_t x = 0; x < length; ++x) {
      sum += splitmix64_mix(product + std::bit_cast<std::uint32_t>(row[x]));
      product += step;
    }
    return sum;
  });
}

/// The part of a row up to where the lower halves overflow, and the rest.
std::uint64_t digest_of_long_row(const float* row, std::int64_t length, std::uint64_t first_position) {
  constexpr std::uint64_t halves = std::uint64_t{1} << 32U;
  std::uint64_t sum = 0;
  while (length > 0) {
    const auto part = static_cast<std::int64_t>(
        std::min(static_cast<std::uint64_t>(length), halves - first_position % halves));
    sum += digest_of_row(row, part, first_position);
    row += part;
    length -= part;
    first_position += static_cast<std::uint64_t>(part);
  }
  return sum;
}

} // namespace

std::uint64_t digest(VolumeView<const float> voxels, std::uint64_t first_position) {
  const Extent3 e = voxels.extent();
  std::uint64_t sum = 0;
  std::uint64_t position = first_position;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      sum += digest_of_long_row(voxels.row(z, y), e.x, position);
      position += static_cast<std::uint64_t>(e.x);
    }
  }
  return sum;
}

} // namespace lsdeconv
