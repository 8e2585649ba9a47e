#include "lsdeconv/run/estimation/noise_estimate.hpp"

#include "noise_fit.hpp"

#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lsdeconv {
namespace {

/// Tiles that are enough at one place: no more rows of them are taken there.
constexpr std::int64_t tiles_per_position = 4096;
constexpr std::int64_t least_rows = 4;

constexpr std::array sources{
    std::pair{NoiseSource::estimated, "estimated"}, std::pair{NoiseSource::given, "given"},
    std::pair{NoiseSource::smoothed, "smoothed"}, std::pair{NoiseSource::unclear, "unclear"}};

} // namespace

const char* name(NoiseSource source) {
  const auto found =
      std::find_if(sources.begin(), sources.end(), [source](const auto& row) { return row.first == source; });
  return found->second;
}

NoiseSource noise_source(std::string_view name) {
  const auto found =
      std::find_if(sources.begin(), sources.end(), [name](const auto& row) { return row.second == name; });
  return found == sources.end() ? NoiseSource::unclear : found->first;
}

double signal_photons(const IntensityScale& scale, const NoiseModel& noise) {
  return noise.gain > 0 ? static_cast<double>(scale.signal) / noise.gain : 0;
}

std::vector<Box3> noise_boxes(const Extent3& volume) {
  const std::int64_t depth = std::min(noise_slices, volume.z);
  const std::int64_t all_rows = (volume.y - 2 * noise_margin) / noise_side;
  const std::int64_t columns = (volume.x - 2 * noise_margin) / noise_side;
  std::vector<Box3> boxes;
  if (all_rows < 1 || columns < 1) {
    return boxes;
  }
  const std::int64_t rows = std::min(all_rows, std::max(least_rows, tiles_per_position / columns));
  const std::vector<std::int64_t> slices = sample_positions(volume.z - depth + 1, noise_positions);
  for (std::size_t i = 0; i < slices.size(); ++i) {
    constexpr std::size_t stride = 3; // so that neighbours along z lie apart along y
    const auto place = static_cast<std::int64_t>(stride * i % slices.size());
    const std::int64_t y = (all_rows - rows) * (2 * place + 1) / (2 * std::ssize(slices)) * noise_side;
    boxes.push_back(
        {{slices[i], y, 0}, {slices[i] + depth, y + rows * noise_side + 2 * noise_margin, volume.x}});
  }
  return boxes;
}

NoiseModel estimate_noise(VolumeReader& reader, const CountFacts& facts, const mpi::Communicator& ranks) {
  std::vector<NoiseTile> mine;
  ranks.all_or_none([&] {
    const std::vector<Box3> boxes = noise_boxes(reader.description().extent);
    const auto [begin, end] = share_of(std::ssize(boxes), ranks.rank().value, ranks.size());
    Progress progress({.name = "looking at the noise", .piece = "place", .pieces = std::ssize(boxes)});
    for (std::int64_t i = begin; i < end; ++i) {
      const Box3& box = boxes[static_cast<std::size_t>(i)];
      Volume<float> slices(box.extent());
      reader.read(box, slices.view());
      const std::vector<NoiseTile> found = noise_tiles(slices.view());
      mine.insert(mine.end(), found.begin(), found.end());
      progress.advance(ranks.size());
    }
  });
  return fit_noise(ranks.all_gather(mine), facts);
}

} // namespace lsdeconv
