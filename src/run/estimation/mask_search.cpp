#include "lsdeconv/run/estimation/mask_search.hpp"

#include "line_response.hpp"
#include "mask_sample.hpp"

#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/estimation/plane_brightness.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Rows read at once, beside a row more at both ends; whole tiles.
constexpr std::int64_t rows_at_once = 256;
static_assert(rows_at_once % tile_side == 0);
/// Slices that single voxels, tiles and lines are looked at in, and those in which hot voxels are counted.
constexpr std::int64_t most_slices = 12;
constexpr std::int64_t counted_slices = 8;

/// The rows in the middle of a slice in which voxels are counted.
Box3 counted_box(const Extent3& volume, std::int64_t z) {
  const std::int64_t begin = std::max<std::int64_t>(0, (volume.y - rows_at_once) / 2);
  return {{z, begin, 0}, {z + 1, std::min(volume.y, begin + rows_at_once), volume.x}};
}

/// Calls of_band(band, first row of it) for the rows of a slice, each band with the rows beside it, as far as
/// there are any, so that every row but the first and last of the slice has its neighbours in some band.
template <typename OfBand>
void for_bands(VolumeReader& reader, std::int64_t z, OfBand&& of_band) {
  const Extent3 e = reader.description().extent;
  for (std::int64_t y = 0; y == 0 || y + 2 < e.y; y += rows_at_once) {
    const Box3 box{{z, y, 0}, {z + 1, std::min(e.y, y + rows_at_once + 2), e.x}};
    Volume<float> band(box.extent());
    reader.read(box, band.view());
    of_band(VolumeView<const float>(band.view()), y);
  }
}

/// This rank's part of the sampled slices.
std::vector<std::int64_t> own_positions(const Extent3& volume, std::int64_t most,
                                        const mpi::Communicator& ranks) {
  const std::vector<std::int64_t> positions = sample_positions(volume.z, most);
  const auto [begin, end] = share_of(std::ssize(positions), ranks.rank().value, ranks.size());
  return {positions.begin() + begin, positions.begin() + end};
}

/// What the sampled slices say of single voxels and tiles. Collective over `ranks`.
MaskSample sampled(const MaskRequest& request, const mpi::Communicator& ranks) {
  MaskSample mine;
  ranks.all_or_none([&] {
    const Extent3& volume = request.counts.description().extent;
    for (const std::int64_t z : own_positions(volume, most_slices, ranks)) {
      mine.begin_slice(volume);
      for_bands(request.counts, z,
                [&](VolumeView<const float> band, std::int64_t y) { mine.add(band, volume, y); });
    }
  });
  MaskSample all{.tiles = ranks.all_gather(mine.tiles),
                 .counts = {},
                 .edges = ranks.all_gather(mine.edges),
                 .lines = ranks.all_gather(mine.lines),
                 .odd = ranks.all_gather(mine.odd),
                 .slices = ranks.sum(mine.slices)};
  for (const SampledCounts& part : ranks.all_gather(mine.counts)) {
    all.counts += part;
  }
  return all;
}

/// Columns, rows and pixels that do not follow their neighbours. The slices are added up in their order, so
/// that the sums are the same to the last bit for any number of ranks.
DeadPixels find_dead(const MaskSample& sample, const Extent3& volume) {
  std::vector<LineSums> sums(static_cast<std::size_t>(volume.x + volume.y));
  for (std::size_t i = 0; i < sample.lines.size(); ++i) {
    sums[i % sums.size()] += sample.lines[i];
  }
  const auto columns = static_cast<std::size_t>(volume.x);
  const std::span<const LineSums> all(sums);
  return {.columns = dead_lines(all.first(columns)),
          .rows = dead_lines(all.subspan(columns)),
          .single = dead_pixels(sample.odd, sample.slices)};
}

/// What two tests find beside the other rules.
struct TestedCounts {
  UnseenCounts usual{};
  std::int64_t strict = 0; ///< Hot voxels of the other test.
  /// Of hot voxels v: how much their four neighbours in the slice stand out of those two voxels away, over
  /// how much v stands out of its neighbours.
  std::vector<float> shoulders{};
};

/// Adds the shoulders of the hot voxels of a box. around: samples of `input`, which holds the neighbours of
/// the box, with what single voxels tell marked; marked: samples of the box with hot voxels marked, too.
void add_shoulders(VolumeView<const float> around, VolumeView<const float> marked, const Index3& shift,
                   std::vector<float>& shoulders) {
  constexpr std::array<Index3, 4> steps{{{0, 0, 1}, {0, 0, -1}, {0, 1, 0}, {0, -1, 0}}};
  const Extent3 e = marked.extent();
  for (std::int64_t y = 2; y + 2 < e.y; ++y) {
    for (std::int64_t x = 2; x + 2 < e.x; ++x) {
      const float here = around(shift.z, shift.y + y, shift.x + x);
      if (!std::isnan(marked(0, y, x)) || std::isnan(here)) {
        continue;
      }
      float near = 0;
      float far = 0;
      for (const Index3& step : steps) {
        near += around(shift.z, shift.y + y + step.y, shift.x + x + step.x) / 4;
        far += around(shift.z, shift.y + y + 2 * step.y, shift.x + x + 2 * step.x) / 4;
      }
      if (std::isfinite(near) && std::isfinite(far) && here > near) {
        shoulders.push_back((near - far) / (here - near));
      }
    }
  }
}

/// Counts what the rules find in some slices, and how many hot voxels another test would. Collective over
/// `ranks`.
TestedCounts counted(const MaskRequest& request, const UnseenRules& rules, const HotVoxelTest& strict,
                     const mpi::Communicator& ranks) {
  const Extent3 volume = request.counts.description().extent;
  UnseenRules other = rules;
  other.hot = strict;
  TestedCounts mine;
  ranks.all_or_none([&] {
    for (const std::int64_t z : own_positions(volume, counted_slices, ranks)) {
      const Box3 box = counted_box(volume, z);
      const Box3 input = with_neighbours(box, volume);
      Volume<float> around(input.extent());
      Volume<float> again(input.extent());
      Volume<float> marked(box.extent());
      request.counts.read(input, around.view());
      copy(VolumeView<const float>(around.view()), again.view());
      mine.usual += mark_unseen(around.view(), marked.view(), box, volume, rules, request.threads);
      add_shoulders(around.view(), marked.view(), box.begin - input.begin, mine.shoulders);
      mine.strict += mark_unseen(again.view(), marked.view(), box, volume, other, request.threads).hot;
    }
  });
  TestedCounts all{.shoulders = ranks.all_gather(mine.shoulders)};
  for (const UnseenCounts& part : ranks.all_gather(mine.usual)) {
    all.usual += part;
  }
  all.strict = ranks.sum(mine.strict);
  return all;
}

/// The largest rise that any of the PSFs allows; 0 where that is not bounded.
std::array<float, HotVoxelTest::sets> steepest_of_all(const MaskRequest& request, double narrower) {
  std::array<float, HotVoxelTest::sets> steepest{};
  for (std::size_t i = 0; i < steepest.size(); ++i) {
    bool bounded = true;
    for (const VolumeView<const float>& psf : request.psfs) {
      const float rise = steepest_rise(psf, narrower)[i];
      bounded = bounded && rise > 0;
      steepest[i] = std::max(steepest[i], rise);
    }
    steepest[i] = bounded ? steepest[i] : 0;
  }
  return steepest;
}

} // namespace

std::array<float, HotVoxelTest::sets> steepest_rise(VolumeView<const float> psf, double narrower) {
  constexpr double least_part = 0.003; // of the peak
  constexpr double most_rise = 16;
  const Extent3 e = psf.extent();
  const double peak = static_cast<double>(*std::max_element(psf.data(), psf.data() + voxel_count(e)));
  const auto at = [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    const float value = psf(std::clamp<std::int64_t>(z, 0, e.z - 1), std::clamp<std::int64_t>(y, 0, e.y - 1),
                            std::clamp<std::int64_t>(x, 0, e.x - 1));
    return std::pow(std::max(static_cast<double>(value) / peak, 1e-12), narrower * narrower);
  };
  std::array<double, HotVoxelTest::sets> most{};
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        if (static_cast<double>(psf(z, y, x)) < least_part * peak) {
          continue;
        }
        const double along_z = at(z - 1, y, x) + at(z + 1, y, x);
        const double cross = at(z, y - 1, x) + at(z, y + 1, x) + at(z, y, x - 1) + at(z, y, x + 1);
        const double corners =
            at(z, y - 1, x - 1) + at(z, y - 1, x + 1) + at(z, y + 1, x - 1) + at(z, y + 1, x + 1);
        const double here = at(z, y, x);
        most[0] = std::max(most[0], 2 * here / along_z);
        most[1] = std::max(most[1], 6 * here / (along_z + cross));
        most[2] = std::max(most[2], 8 * here / (cross + corners));
      }
    }
  }
  std::array<float, HotVoxelTest::sets> steepest{};
  std::transform(most.begin(), most.end(), steepest.begin(),
                 [](double rise) { return rise <= most_rise ? static_cast<float>(rise) : 0.0F; });
  return steepest;
}

namespace {

/// Whether the data are sharper than the PSF, so that nothing can be told from how fast they rise: the PSF as
/// it is would find far more voxels, or those that are found have shoulders.
bool sharper_than_psf(TestedCounts& found) {
  constexpr double most_beyond = 1.6;
  constexpr float most_shoulder = 0.15F;
  if (static_cast<double>(found.strict) > most_beyond * static_cast<double>(found.usual.hot) + 3) {
    return true;
  }
  const auto middle = found.shoulders.begin() + static_cast<std::ptrdiff_t>(found.shoulders.size() / 2);
  std::nth_element(found.shoulders.begin(), middle, found.shoulders.end());
  return !found.shoulders.empty() && *middle > most_shoulder;
}

} // namespace

MaskRules find_masks(const MaskRequest& request, const mpi::Communicator& ranks) {
  constexpr double narrower = 1.22; // than the PSF that is given, the true one may be
  const VolumeDescription& volume = request.counts.description();
  const MaskSample sample = sampled(request, ranks);
  const HotVoxelTest noise = noise_of(sample.tiles);
  MaskRules rules;
  rules.saturation = sample.counts.saturation(volume.type).value_or(rules.saturation);
  rules.unseen.zeros = zeros_are_unseen(sample, noise);
  rules.unseen.dead = find_dead(sample, volume.extent);
  rules.unseen.hot = noise;
  rules.unseen.planes = {.brightness = find_plane_factors(request.counts, request.offset, ranks),
                         .offset = request.offset};
  HotVoxelTest strict = noise;
  if (noise.gain > 0) {
    rules.unseen.hot.steepest = steepest_of_all(request, narrower);
    strict.steepest = steepest_of_all(request, 1);
  }
  UnseenRules counting = rules.unseen;
  counting.too_bright = rules.saturation;
  TestedCounts found = counted(request, counting, strict, ranks);
  rules.sampled = found.usual;
  // What whole slices say better: the middle of a slice has no frame.
  const auto voxels = static_cast<double>(rules.sampled.voxels);
  const auto all = static_cast<double>(sample.counts.voxels + sample.counts.zeros);
  if (std::isfinite(rules.saturation)) {
    rules.sampled.too_bright = std::llround(sample.counts.share_at_top() * voxels);
  }
  if (rules.unseen.zeros) {
    rules.sampled.zeros = std::llround(static_cast<double>(sample.counts.zeros) / all * voxels);
  }
  if (!rules.unseen.hot.any() || sharper_than_psf(found)) {
    rules.unseen.hot = {};
    rules.sampled.hot = 0;
  }
  return rules;
}

} // namespace lsdeconv
