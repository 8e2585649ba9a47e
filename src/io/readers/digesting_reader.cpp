#include "lsdeconv/io/readers/digesting_reader.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/splitmix64.hpp"

#include <bit>

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

/// The universal hash NH (Black et al., UMAC, CRYPTO 1999): a sum of products of pairs, which processors form
/// several at a time.
template <typename T>
std::uint64_t row_digest(const T* row, const std::vector<std::uint32_t>& keys) {
  const auto word = [&](std::size_t x) {
    return std::bit_cast<std::uint32_t>(static_cast<float>(row[x])) + keys[x];
  };
  std::uint64_t sum = 0;
  const std::size_t pairs = keys.size() / 2;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    sum += static_cast<std::uint64_t>(word(2 * pair)) * word(2 * pair + 1);
  }
  return keys.size() % 2 == 0 ? sum : sum + splitmix64_mix(word(keys.size() - 1));
}

template <typename T>
std::uint32_t plane_digest(const VolumeView<T>& voxels, std::int64_t z,
                           const std::vector<std::uint32_t>& keys) {
  std::uint64_t sum = 0;
  for (std::int64_t y = 0; y < voxels.extent().y; ++y) {
    const auto place = static_cast<std::uint64_t>(y + 1) * splitmix64_increment;
    sum += splitmix64_mix(row_digest(voxels.row(z, y), keys) + place);
  }
  return static_cast<std::uint32_t>(sum >> 32U);
}

} // namespace

std::vector<std::uint32_t> plane_digests(const SampleView& voxels, int threads) {
  return std::visit(
      [&](const auto& view) {
        const std::vector<std::uint32_t> keys = keys_of(view.extent().x);
        std::vector<std::uint32_t> digests(static_cast<std::size_t>(view.extent().z));
        parallel_for(view.extent().z, threads, [&](std::int64_t z) {
          digests[static_cast<std::size_t>(z)] = plane_digest(view, z, keys);
        });
        return digests;
      },
      voxels);
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
