#include "lsdeconv/filters/unseen_voxels.hpp"

#include "hot_voxels.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/sample_range.hpp"

#include <algorithm>
#include <numeric>

namespace lsdeconv {
namespace {

/// The places of the sorted list from `begin` up to `end`.
std::span<const std::int64_t> within(const std::vector<std::int64_t>& places, std::int64_t begin,
                                     std::int64_t end) {
  const auto first = std::lower_bound(places.begin(), places.end(), begin);
  return {first, std::lower_bound(first, places.end(), end)};
}

/// Marks what a voxel's own counts and place tell, row by row of a box of the volume.
template <typename T>
class SingleVoxels {
public:
  SingleVoxels(const Box3& box, const Extent3& volume, const UnseenRules& rules)
      : box_(box), width_(volume.x), rules_(rules),
        unseen_(static_cast<T>(unseen_sample(type_of(SampleView(VolumeView<T>()))))) {}

  /// A row of the box that is row y of its slice in the volume.
  UnseenCounts mark(T* row, std::int64_t y) const {
    UnseenCounts counts;
    for (std::int64_t x = 0; x < box_.extent().x; ++x) {
      mark_by_value(row[x], counts);
    }
    if (std::binary_search(rules_.dead.rows.begin(), rules_.dead.rows.end(), y)) {
      counts.dead += box_.extent().x;
      std::fill_n(row, box_.extent().x, unseen_);
    }
    for (const std::int64_t x : within(rules_.dead.columns, box_.begin.x, box_.end.x)) {
      mark_dead(row[x - box_.begin.x], counts);
    }
    const std::int64_t first = y * width_;
    for (const std::int64_t i : within(rules_.dead.single, first + box_.begin.x, first + box_.end.x)) {
      mark_dead(row[i - first - box_.begin.x], counts);
    }
    return counts;
  }

private:
  void mark_by_value(T& sample, UnseenCounts& counts) const {
    if (rules_.zeros && sample == 0) {
      sample = unseen_;
      ++counts.zeros;
      return;
    }
    const auto value = static_cast<float>(sample);
    if (value >= rules_.too_bright && std::isfinite(value)) {
      sample = unseen_;
      ++counts.too_bright;
    } else if (is_unseen(sample)) {
      sample = std::is_floating_point_v<T> ? std::numeric_limits<T>::infinity() : static_cast<T>(sample - 1);
    }
  }
  void mark_dead(T& sample, UnseenCounts& counts) const {
    counts.dead += is_unseen(sample) ? 0 : 1;
    sample = unseen_;
  }

  Box3 box_;
  std::int64_t width_;
  const UnseenRules& rules_;
  T unseen_;
};

/// Sums what body(z, y) counts for each row of so many planes and rows.
template <typename Body>
UnseenCounts for_rows(const Extent3& extent, int threads, Body&& body) {
  std::vector<UnseenCounts> counts(static_cast<std::size_t>(extent.z * extent.y));
  parallel_for(extent.z * extent.y, threads, [&](std::int64_t i) {
    counts[static_cast<std::size_t>(i)] = body(i / extent.y, i % extent.y);
  });
  return std::accumulate(counts.begin(), counts.end(), UnseenCounts{}, [](UnseenCounts all, const auto& of) {
    all += of;
    return all;
  });
}

/// Divides the light of a row of slice z by the brightness of the slice.
template <typename T>
void even_out(T* row, std::int64_t width, std::int64_t z, const PlaneFactors& planes) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!planes.brightness.empty()) {
      const T brightness = planes.brightness[static_cast<std::size_t>(z)];
      std::transform(row, row + width, row,
                     [&](T counts) { return planes.offset + (counts - planes.offset) / brightness; });
    }
  }
}

/// around: the samples of the box `input`, which holds the neighbours of those of `box`.
template <typename T>
UnseenCounts mark(VolumeView<T> around, VolumeView<T> marked, const Box3& box, const Box3& input,
                  const SingleVoxels<T>& single, const UnseenRules& rules, int threads) {
  const T unseen = static_cast<T>(unseen_sample(type_of(SampleView(around))));
  const Index3 shift = box.relative_to(input.begin).begin;
  const Extent3 e = box.extent();
  const auto inside = [](std::int64_t i, std::int64_t begin, std::int64_t count) {
    return i >= begin && i < begin + count;
  };
  UnseenCounts found = for_rows(input.extent(), threads, [&](std::int64_t z, std::int64_t y) {
    const UnseenCounts counts = single.mark(around.row(z, y), input.begin.y + y);
    even_out(around.row(z, y), input.extent().x, input.begin.z + z, rules.planes);
    return inside(z, shift.z, e.z) && inside(y, shift.y, e.y) ? counts : UnseenCounts{};
  });
  const HotVoxels<T> hot(VolumeView<const T>(around), rules.hot);
  found += for_rows(e, threads, [&](std::int64_t z, std::int64_t y) {
    T* to = marked.row(z, y);
    std::copy_n(around.row(shift.z + z, shift.y + y) + shift.x, e.x, to);
    UnseenCounts counts;
    if (rules.hot.any()) {
      std::vector<std::uint8_t> candidates(static_cast<std::size_t>(e.x));
      hot.find({shift.z + z, shift.y + y, shift.x}, candidates, [&](std::int64_t x) {
        to[x - shift.x] = unseen;
        ++counts.hot;
      });
    }
    return counts;
  });
  found.voxels = box.voxels();
  return found;
}

} // namespace

bool HotVoxelTest::any() const {
  return std::any_of(steepest.begin(), steepest.end(), [](float s) { return s > 0; });
}

bool UnseenRules::any() const {
  return zeros || std::isfinite(too_bright) || hot.any() || dead.any() || !planes.brightness.empty();
}

UnseenCounts& UnseenCounts::operator+=(const UnseenCounts& other) {
  voxels += other.voxels;
  zeros += other.zeros;
  dead += other.dead;
  too_bright += other.too_bright;
  hot += other.hot;
  return *this;
}

Box3 with_neighbours(const Box3& box, const Extent3& volume) {
  Box3 wider;
  for (int axis = 0; axis < axes; ++axis) {
    wider.begin[axis] = std::max<std::int64_t>(0, box.begin[axis] - 1);
    wider.end[axis] = std::min(volume[axis], box.end[axis] + 1);
  }
  return wider;
}

UnseenCounts mark_unseen(const SampleView& counts, const SampleView& marked, const Box3& box,
                         const Extent3& volume, const UnseenRules& rules, int threads) {
  const Box3 input = with_neighbours(box, volume);
  return std::visit(
      [&]<typename T>(VolumeView<T> around) {
        const SingleVoxels<T> single(input, volume, rules);
        return mark(around, std::get<VolumeView<T>>(marked), box, input, single, rules, threads);
      },
      counts);
}

} // namespace lsdeconv
