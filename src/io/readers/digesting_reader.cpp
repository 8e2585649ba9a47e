#include "lsdeconv/io/readers/digesting_reader.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/splitmix64.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

namespace lsdeconv {
namespace {

/// Numbers that look random, one for each place in a row.
std::vector<std::uint32_t> keys_of(std::int64_t places) {
  std::vector<std::uint32_t> keys(static_cast<std::size_t>(places));
  std::uint64_t state = 0;
  for (std::uint32_t& key : keys) {
    key = static_cast<std::uint32_t>(splitmix64_mix(state += splitmix64_increment) >> 32U);
  }
  return keys;
}

/// Words of a row that are made before they are multiplied.
constexpr std::int64_t words_at_once = 256;

/// The sum of the products of neighbouring words, each pair in one number: which is first does not matter.
inline std::uint64_t sum_of_products(const std::uint64_t* pairs, std::int64_t count) {
  std::uint64_t sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < count; ++i) {
    sum += (pairs[i] & 0xFFFFFFFFU) * (pairs[i] >> 32U);
  }
  return sum;
}

/// The universal hash NH (Black et al., UMAC, CRYPTO 1999): a sum of products of pairs, which processors form
/// several at a time.
template <typename T>
std::uint64_t row_digest(const T* row, const std::uint32_t* keys, std::int64_t length) {
  return vectorised([=] {
    std::uint64_t sum = 0;
    std::array<std::uint32_t, words_at_once> words{};
    std::array<std::uint64_t, words_at_once / 2> pairs{};
    for (std::int64_t begin = 0; begin < length; begin += words_at_once) {
      const std::int64_t count = std::min(words_at_once, length - begin);
      const T* const samples = row + begin;
      const std::uint32_t* const added = keys + begin;
#pragma omp simd
      for (std::int64_t i = 0; i < count; ++i) {
        words[static_cast<std::size_t>(i)] =
            std::bit_cast<std::uint32_t>(static_cast<float>(samples[i])) + added[i];
      }
      std::memcpy(pairs.data(), words.data(), sizeof(pairs));
      sum += sum_of_products(pairs.data(), count / 2);
      if (count % 2 != 0) { // the last voxel of a row of odd length
        sum += splitmix64_mix(words[static_cast<std::size_t>(count - 1)]);
      }
    }
    return sum;
  });
}

ConstSampleView for_reading(const SampleView& samples) {
  return std::visit(
      [](const auto& view) {
        using Sample = std::remove_pointer_t<decltype(view.data())>;
        return ConstSampleView(VolumeView<const Sample>(view));
      },
      samples);
}

} // namespace

PlaneDigest::PlaneDigest(std::int64_t width) : keys_(keys_of(width)) {}

void PlaneDigest::add(std::int64_t y, const ConstSampleView& rows) {
  std::visit(
      [&](const auto& view) {
        for (std::int64_t i = 0; i < view.extent().y; ++i) {
          const auto place = static_cast<std::uint64_t>(y + i + 1) * splitmix64_increment;
          sum_ += splitmix64_mix(row_digest(view.row(0, i), keys_.data(), std::ssize(keys_)) + place);
        }
      },
      rows);
}

std::vector<std::uint32_t> plane_digests(const SampleView& voxels, int threads) {
  const Extent3 e = extent_of(voxels);
  const PlaneDigest empty(e.x);
  std::vector<std::uint32_t> digests(static_cast<std::size_t>(e.z));
  parallel_for(e.z, threads, [&](std::int64_t z) {
    PlaneDigest digest = empty;
    digest.add(0, for_reading(part_of(voxels, {{z, 0, 0}, {z + 1, e.y, e.x}})));
    digests[static_cast<std::size_t>(z)] = digest.value();
  });
  return digests;
}

void DigestingReader::watch(const Box3& column) {
  column_ = column;
  digests_ = {};
}

void DigestingReader::read(const Box3& box, VolumeView<float> voxels) {
  volume_->read(box, voxels);
  take_digests(box, voxels);
}

void DigestingReader::read_samples(const Box3& box, const SampleView& samples) {
  volume_->read_samples(box, samples);
  take_digests(box, samples);
}

void DigestingReader::take_digests(const Box3& box, const SampleView& samples) {
  Box3 watched = column_;
  watched.begin.z = box.begin.z;
  watched.end.z = box.end.z;
  if (!column_.empty() && box.contains(watched)) {
    digests_ = {box.begin.z, plane_digests(part_of(samples, watched.relative_to(box.begin)), threads_)};
  }
}

} // namespace lsdeconv
