#include "input_digests.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/splitmix64.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/tiling.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr const char* dataset_name = "/inputs/voxels";
constexpr std::int64_t most_entries = std::int64_t{1} << 24;

std::int64_t columns_of(const Extent3& volume, const Extent3& core) {
  const Extent3 counts = Tiling{volume, core}.counts();
  return counts.y * counts.x;
}

/// A digest and, in the lower half, a checksum of it and its place.
std::uint64_t entry_of(std::uint32_t digest, std::int64_t place) {
  const std::uint64_t upper = static_cast<std::uint64_t>(digest) << 32U;
  const std::uint64_t check =
      splitmix64_mix((static_cast<std::uint64_t>(place) + 1) * splitmix64_increment + digest);
  return upper | (check & 0xFFFF'FFFFU);
}

} // namespace

void InputDigests::create(const hdf5::File& file, const Extent3& volume, const Extent3& core) {
  if (bytes(volume, core) > 0) {
    (void)file.create_dataset<std::uint64_t>(
        dataset_name, {static_cast<hsize_t>(columns_of(volume, core)), static_cast<hsize_t>(volume.z)},
        hdf5::Fill::zero);
  }
}

std::int64_t InputDigests::bytes(const Extent3& volume, const Extent3& core) {
  const std::int64_t entries = columns_of(volume, core) * volume.z;
  return entries > most_entries ? 0 : entries * static_cast<std::int64_t>(sizeof(std::uint64_t));
}

InputDigests::InputDigests(const hdf5::File& file, const Extent3& volume, const Extent3& core)
    : slices_(volume.z), columns_(columns_of(volume, core)) {
  if (!file.has(dataset_name)) {
    return;
  }
  dataset_ = file.dataset(dataset_name);
  if (dataset_->extent() != hdf5::Extent{static_cast<hsize_t>(columns_), static_cast<hsize_t>(slices_)}) {
    throw Error(text(dataset_name, " does not have one entry per column and slice"));
  }
  dataset_->require_stored();
}

void InputDigests::write(std::int64_t column, std::int64_t first,
                         std::span<const std::uint32_t> digests) const {
  if (!dataset_ || digests.empty()) {
    return;
  }
  std::vector<std::uint64_t> stored;
  for (const std::uint32_t digest : digests) {
    stored.push_back(entry_of(digest, column * slices_ + first + std::ssize(stored)));
  }
  dataset_->write({{static_cast<hsize_t>(column), static_cast<hsize_t>(first)}, {1, stored.size()}},
                  stored.data());
}

std::vector<std::uint64_t> InputDigests::entries(std::int64_t column) const {
  std::vector<std::uint64_t> stored(static_cast<std::size_t>(slices_));
  if (dataset_) {
    dataset_->read({{static_cast<hsize_t>(column), 0}, {1, stored.size()}}, stored.data());
  }
  return stored;
}

std::vector<std::optional<std::uint32_t>> InputDigests::read(std::int64_t column) const {
  std::vector<std::optional<std::uint32_t>> digests;
  for (const std::uint64_t entry : entries(column)) {
    const auto digest = static_cast<std::uint32_t>(entry >> 32U);
    const bool sound = entry != 0 && entry == entry_of(digest, column * slices_ + std::ssize(digests));
    digests.push_back(sound ? std::optional(digest) : std::nullopt);
  }
  return digests;
}

std::int64_t InputDigests::damaged() const {
  std::int64_t damaged = 0;
  for (std::int64_t column = 0; column < columns_; ++column) {
    const std::vector<std::uint64_t> stored = entries(column);
    const auto digests = read(column);
    for (std::size_t z = 0; z < stored.size(); ++z) {
      damaged += stored[z] != 0 && !digests[z] ? 1 : 0;
    }
  }
  return damaged;
}

void InputDigests::close() {
  if (dataset_) {
    dataset_->close();
  }
}

} // namespace lsdeconv
