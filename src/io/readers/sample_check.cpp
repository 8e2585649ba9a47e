#include "sample_check.hpp"

#include "paged_volume_reader.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr std::int64_t most_voxels_of_slice = std::int64_t{1} << 22;
constexpr std::int64_t most_voxels = std::int64_t{1} << 28; ///< Of all slices; small volumes are read whole.
constexpr std::int64_t most_slices = 1024;

/// Whole rows in the middle of slice z.
Box3 middle_rows(const Extent3& volume, std::int64_t z) {
  const std::int64_t rows = std::clamp<std::int64_t>(most_voxels_of_slice / volume.x, 1, volume.y);
  const std::int64_t first = (volume.y - rows) / 2;
  return {{z, first, 0}, {z + 1, first + rows, volume.x}};
}

/// Reads this rank's part of the slices that are looked at, spread evenly over those that are converted.
void look_at_samples(VolumeReader& reader, const std::vector<std::int64_t>& converted,
                     const mpi::Communicator& ranks) {
  const auto all = std::ssize(converted);
  const Extent3& volume = reader.description().extent;
  const std::int64_t looked_at =
      std::min({all, most_slices, std::max<std::int64_t>(1, most_voxels / middle_rows(volume, 0).voxels())});
  for (std::int64_t i = ranks.rank().value; i < looked_at; i += ranks.size()) {
    const Box3 box = middle_rows(volume, converted[static_cast<std::size_t>(i * all / looked_at)]);
    Volume<float> voxels(box.extent());
    reader.read(box, voxels.view());
  }
}

} // namespace

std::unique_ptr<VolumeReader> checked_reader(PagedVolume volume, const OpenOptions& options,
                                             const mpi::Communicator& ranks) {
  if (!options.counts) {
    take_for_numbers(volume);
  }
  std::vector<std::int64_t> converted;
  for (std::int64_t z = 0; z < std::ssize(volume.slices); ++z) {
    const StoredSlice& slice = volume.slices[static_cast<std::size_t>(z)];
    if (!slice.missing() && !slice.header.conversion.changes_nothing()) {
      converted.push_back(z);
    }
  }
  OpenOptions without_staging = options;
  without_staging.staging = nullptr;
  std::unique_ptr<VolumeReader> reader;
  ranks.all_or_none([&] {
    if (!converted.empty()) {
      PagedVolumeReader looking(volume, without_staging);
      look_at_samples(looking, converted, ranks);
    }
    reader = std::make_unique<PagedVolumeReader>(std::move(volume), options);
  });
  return reader;
}

} // namespace lsdeconv
