#include "lsdeconv/core/digest.hpp"

#include "lsdeconv/core/vectorised.hpp"

namespace lsdeconv {
namespace {

std::uint64_t digest_of_row(const float* row, std::int64_t length, std::uint64_t first_position) {
  return vectorised([=] {
    std::uint64_t sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t x = 0; x < length; ++x) {
      sum +=
          digest_term(first_position + static_cast<std::uint64_t>(x), std::bit_cast<std::uint32_t>(row[x]));
    }
    return sum;
  });
}

} // namespace

std::uint64_t digest(VolumeView<const float> voxels, std::uint64_t first_position) {
  const Extent3 e = voxels.extent();
  std::uint64_t sum = 0;
  std::uint64_t position = first_position;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      sum += digest_of_row(voxels.row(z, y), e.x, position);
      position += static_cast<std::uint64_t>(e.x);
    }
  }
  return sum;
}

} // namespace lsdeconv
