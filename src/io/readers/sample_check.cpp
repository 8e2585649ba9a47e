#include "sample_check.hpp"

#include "chunked_volume_reader.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr std::int64_t most_voxels_of_slice = std::int64_t{1} << 22;
constexpr std::int64_t most_voxels = std::int64_t{1} << 28; ///< Of all slices; small volumes are read whole.
constexpr std::int64_t most_slices = 1024;

/// Whole rows in the middle of slice z, or the middle of the chunks that it lies in.
Box3 middle_of(const VolumeDescription& volume, std::int64_t z) {
  const Extent3& e = volume.extent;
  const std::int64_t depth = volume.layout.chunk_slices;
  if (depth == 1) {
    const std::int64_t rows = std::clamp<std::int64_t>(most_voxels_of_slice / e.x, 1, e.y);
    const std::int64_t first = (e.y - rows) / 2;
    return {{z, first, 0}, {z + 1, first + rows, e.x}};
  }
  const std::int64_t first_slice = z / depth * depth;
  const std::int64_t first_row = e.y / 2 / volume.layout.chunk_rows * volume.layout.chunk_rows;
  const std::int64_t end_row = std::min(first_row + volume.layout.chunk_rows, e.y);
  const std::int64_t columns =
      std::clamp<std::int64_t>(most_voxels_of_slice / (depth * (end_row - first_row)), 1, e.x);
  const std::int64_t first_column = (e.x - columns) / 2;
  return {{first_slice, first_row, first_column},
          {std::min(first_slice + depth, e.z), end_row, first_column + columns}};
}

/// Reads this rank's part of the slices that are looked at, spread evenly over those that are converted.
void look_at_samples(VolumeReader& reader, const std::vector<std::int64_t>& converted,
                     const mpi::Communicator& ranks) {
  const auto all = std::ssize(converted);
  const std::int64_t voxels_of_slice = middle_of(reader.description(), 0).voxels();
  const std::int64_t looked_at =
      std::min({all, most_slices, std::max<std::int64_t>(1, most_voxels / voxels_of_slice)});
  for (std::int64_t i = ranks.rank().value; i < looked_at; i += ranks.size()) {
    const Box3 box =
        middle_of(reader.description(), converted[static_cast<std::size_t>(i * all / looked_at)]);
    Volume<float> voxels(box.extent());
    reader.read(box, voxels.view());
  }
}

} // namespace

std::unique_ptr<VolumeReader> checked_reader(const MakeSource& make,
                                             const std::vector<std::int64_t>& converted,
                                             const OpenOptions& options, const mpi::Communicator& ranks) {
  OpenOptions without_staging = options;
  without_staging.staging = nullptr;
  std::unique_ptr<VolumeReader> reader;
  ranks.all_or_none([&] {
    if (!converted.empty()) {
      ChunkedVolumeReader looking(make(), without_staging);
      look_at_samples(looking, converted, ranks);
    }
    reader = std::make_unique<ChunkedVolumeReader>(make(), options);
  });
  return reader;
}

} // namespace lsdeconv
