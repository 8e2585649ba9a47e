#include "lsdeconv/run/estimation/stripe_estimate.hpp"

#include "stripe_voxels.hpp"
#include "turned_reader.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/estimation/stripe_finder.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Bytes that one exchange between ranks may move.
constexpr std::int64_t most_exchanged = std::int64_t{1} << 30;

std::int64_t map_bytes(const StripeFinder& finder, const Extent3& volume) {
  return finder.map_count() * volume.y * volume.x * static_cast<std::int64_t>(sizeof(float));
}

void require_memory(const StripeFinder& finder, const Extent3& volume, std::int64_t bytes) {
  if (const std::int64_t needed = map_bytes(finder, volume); 2 * needed > bytes) {
    throw UserError(text("destriping keeps ", bytes_text(needed), " on each rank, more than half of its ",
                         bytes_text(bytes),
                         "; start fewer ranks per node, or take a smaller --destripe-sigma or "
                         "--destripe-method median"));
  }
}

/// Rows of one band: as many as fit into half of the memory beside the maps, and into one exchange. Of slices
/// that are decoded several at a time, whole chunks.
std::int64_t band_rows(const StripeFinder& finder, const VolumeDescription& input,
                       const StripeRequest& request, int ranks) {
  const Extent3& volume = input.extent;
  const std::int64_t free = (request.bytes - map_bytes(finder, volume)) / 2;
  const std::int64_t in_memory = free / (finder.bytes_per_column() * volume.x) - 2 * finder.margin_rows();
  const std::int64_t in_exchange =
      most_exchanged / (finder.map_count() * volume.x * static_cast<std::int64_t>(sizeof(float)) * ranks);
  const std::int64_t rows =
      std::clamp<std::int64_t>(std::min(in_memory, in_exchange), 1, ceil_div(volume.y, ranks));
  const std::int64_t chunk = in_slices(request.settings.axis) ? input.layout.chunk_slices : 1;
  return rows > chunk ? rows - rows % chunk : rows;
}

/// Of a volume whose axes are (along, stacked, across) of stripe_axes(). Collective over `ranks`.
Stripes stripes_along_first_axis(VolumeReader& reader, const StripeRequest& request,
                                 const mpi::Communicator& ranks) {
  const Extent3 volume = reader.description().extent;
  std::unique_ptr<StripeFinder> finder;
  ranks.all_or_none([&] {
    finder = stripe_finder(reader, request);
    require_memory(*finder, volume, request.bytes);
  });
  Stripes stripes{Volume<float>({finder->map_count(), volume.y, volume.x}), finder->profiles(),
                  request.settings.axis};
  const std::int64_t rows = band_rows(*finder, reader.description(), request, ranks.size());
  const auto band = [&](std::int64_t first, int rank) {
    const Box3 wanted{{0, first + rank * rows, 0},
                      {finder->map_count(), first + (rank + 1) * rows, volume.x}};
    return intersection(wanted, whole(stripes.maps.extent()));
  };
  Progress progress({.name = "finding stripes",
                     .piece = in_slices(stripes.axis) ? "slice" : "row",
                     .pieces = volume.y,
                     .voxels = voxel_count(volume)});
  for (std::int64_t first = 0; first < volume.y; first += rows * ranks.size()) {
    std::vector<float> mine; // [map, y, x] of this rank's rows
    ranks.all_or_none([&] {
      if (const Box3 box = band(first, ranks.rank().value); !box.empty()) {
        mine.resize(static_cast<std::size_t>(box.voxels()));
        finder->find(box.begin.y, VolumeView<float>(mine.data(), box.extent()));
      }
    });
    const std::vector<float> all = ranks.all_gather(mine);
    const float* found = all.data();
    for (int rank = 0; rank < ranks.size(); ++rank) {
      if (const Box3 box = band(first, rank); !box.empty()) {
        copy(VolumeView<const float>(found, box.extent()), stripes.maps.view().part(box));
        found += box.voxels();
      }
    }
    progress.advance(std::min(volume.y - first, rows * ranks.size()));
  }
  return stripes;
}

} // namespace

std::int64_t stripe_map_bytes(VolumeReader& reader, const StripeRequest& request) {
  const StripeAxes order = stripe_axes(request.settings.axis);
  TurnedReader turned(reader, order, request.threads);
  return map_bytes(*stripe_finder(turned, request), turned.description().extent);
}

Stripes estimate_stripes(VolumeReader& reader, const StripeRequest& request, const mpi::Communicator& ranks) {
  if (!in_slices(request.settings.axis)) {
    return stripes_along_first_axis(reader, request, ranks);
  }
  TurnedReader turned(reader, stripe_axes(request.settings.axis), request.threads);
  return stripes_along_first_axis(turned, request, ranks);
}

} // namespace lsdeconv
