#include "lsdeconv/run/estimation/sample_boxes.hpp"

#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr std::int64_t least_side = 48;
constexpr std::int64_t supports_per_side = 4;
constexpr std::size_t most_boxes = 7;
constexpr std::size_t least_boxes = 3;
constexpr std::size_t candidates_per_box = 4;

/// Where boxes of a side begin along one axis: as many as fit, at most `most`, with even gaps.
std::vector<std::int64_t> places(std::int64_t length, std::int64_t side, std::int64_t most) {
  const std::int64_t count = std::min(length / side, most);
  std::vector<std::int64_t> begins;
  for (std::int64_t i = 0; i < count; ++i) {
    begins.push_back(((2 * i + 1) * length / count - side) / 2);
  }
  return begins;
}

/// Mean excess over the background in the middle slice of the box.
double light_of(VolumeReader& reader, const Box3& box, float background, float offset) {
  const std::int64_t z = (box.begin.z + box.end.z) / 2;
  const Box3 slice{{z, box.begin.y, box.begin.x}, {z + 1, box.end.y, box.end.x}};
  Volume<float> voxels(slice.extent());
  reader.read(slice, voxels.view());
  double sum = 0;
  for (const float voxel : voxels) {
    if (!std::isnan(voxel)) {
      sum += static_cast<double>(voxel) - static_cast<double>(offset) - static_cast<double>(background);
    }
  }
  return std::max(0.0, sum / static_cast<double>(voxels.size()));
}

} // namespace

std::vector<Box3> candidate_boxes(const Extent3& volume, const Extent3& half_support) {
  Extent3 side;
  for (int axis = 0; axis < axes; ++axis) {
    side[axis] = std::min(volume[axis], std::max(least_side, supports_per_side * half_support[axis]));
  }
  std::vector<Box3> boxes;
  for (const std::int64_t z : places(volume.z, side.z, sampled_slices)) {
    for (const std::int64_t y : places(volume.y, side.y, volume.y)) {
      for (const std::int64_t x : places(volume.x, side.x, volume.x)) {
        boxes.push_back({{z, y, x}, Index3{z, y, x} + side});
      }
    }
  }
  return boxes;
}

std::int64_t representative_count(std::int64_t candidates) {
  const auto all = static_cast<std::size_t>(candidates);
  return static_cast<std::int64_t>(
      std::clamp(all / candidates_per_box, std::min(all, least_boxes), most_boxes));
}

std::vector<Box3> representative(std::vector<SampleBox> candidates) {
  const auto wanted = static_cast<std::size_t>(representative_count(std::ssize(candidates)));
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const SampleBox& a, const SampleBox& b) { return a.light > b.light; });
  double all = 0;
  for (const SampleBox& candidate : candidates) {
    all += candidate.light;
  }
  std::vector<Box3> chosen;
  double passed = 0;
  for (std::size_t i = 0; i < candidates.size() && chosen.size() < wanted; ++i) {
    passed += candidates[i].light;
    const double middle = (static_cast<double>(chosen.size()) + 0.5) / static_cast<double>(wanted);
    const bool last_chance = candidates.size() - i == wanted - chosen.size();
    if (passed >= middle * all || last_chance) {
      chosen.push_back(candidates[i].box);
    }
  }
  return chosen;
}

std::vector<Box3> sample_boxes(VolumeReader& reader, const Extent3& half_support, float background,
                               float offset, const mpi::Communicator& ranks) {
  std::vector<SampleBox> candidates;
  for (const Box3& box : candidate_boxes(reader.description().extent, half_support)) {
    candidates.push_back({box});
  }
  // In order, so that boxes of one slice fall to one rank, which decodes it once.
  const auto [begin, end] = share_of(std::ssize(candidates), ranks.rank().value, ranks.size());
  std::vector<double> mine;
  ranks.all_or_none([&] {
    Progress progress({.name = "looking for structure", .piece = "place", .pieces = std::ssize(candidates)});
    for (std::int64_t i = begin; i < end; ++i) {
      mine.push_back(light_of(reader, candidates[static_cast<std::size_t>(i)].box, background, offset));
      progress.advance(ranks.size());
    }
  });
  const std::vector<double> lights = ranks.all_gather(mine);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    candidates[i].light = lights[i];
  }
  return representative(std::move(candidates));
}

} // namespace lsdeconv
