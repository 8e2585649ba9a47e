#include "lsdeconv/projections/block_summary.hpp"

#include "brick.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <type_traits>

namespace lsdeconv {
namespace {

/// Planes and rows of a brick, about: so many that its own maxima are few beside its voxels.
constexpr std::int64_t brick_planes = 32;
constexpr std::int64_t brick_rows = 64;
/// Cells in which a sum of the whole core is added up where the volume has none of its own.
constexpr Extent3 plain_cell{brick_planes, brick_rows, 4096};

/// Cuts a core into bricks, whole cells each along z and y, and collects what they give.
class Summation {
public:
  Summation(const SummaryPlace& place, SummaryPart maxima, SummaryPart cells, BlockSummary& summary)
      : place_(place), layout_(place.core, place.grid),
        cell_(place.grid.has_cells() ? place.grid.voxels_per_cell : plain_cell),
        cells_(reduced(place.core, cell_)), maxima_(summary[maxima]), sums_(summary[cells]),
        totals_(static_cast<std::size_t>(cells_.voxels())) {
    maxima_.assign(static_cast<std::size_t>(layout_.values(maxima)), 0.0F);
    sums_.assign(static_cast<std::size_t>(layout_.values(cells)), 0.0F);
  }

  /// Calls rows(brick) for every brick, in which it calls pass() below once; several threads.
  template <typename Rows>
  void for_each_brick(Rows&& rows) {
    const auto whole_cells = [](std::int64_t voxels, std::int64_t cell) {
      return ceil_div(voxels, cell) * cell;
    };
    const Extent3 tile{whole_cells(brick_planes, cell_.z), whole_cells(brick_rows, cell_.y),
                       place_.core.end.x};
    const Box3 tiles = reduced(place_.core, tile);
    const Extent3 counts = tiles.extent();
    parallel_for(counts.z * counts.y, place_.threads, [&](std::int64_t number) {
      const Index3 at{tiles.begin.z + number / counts.y, tiles.begin.y + number % counts.y, 0};
      const Index3 begin{at.z * tile.z, at.y * tile.y, 0};
      rows(Brick(intersection({begin, begin + tile}, place_.core), place_.grid.voxels_per_pixel, cell_));
    });
  }

  /// Adds row(z, y), places in the volume, for every row of the brick.
  template <typename Row>
  void pass(Brick& brick, Row&& row) {
    const Box3& box = brick.box();
    for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
      for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
        brick.add(z, y, row(z, y));
      }
      if ((z + 1) % cell_.z == 0 || z + 1 == box.end.z) {
        keep_layer(brick, z / cell_.z);
      }
    }
    const std::lock_guard lock(maxima_mutex_);
    for (int axis = 0; axis < axes; ++axis) {
      const Box3 picture = layout_.picture(axis);
      brick.raise(axis, {maxima_.data() + layout_.picture_begin(axis), picture.extent()}, picture.begin);
    }
  }

  /// Sum over all cells, in their order.
  [[nodiscard]] double total() const {
    double total = 0;
    for (const double sum : totals_) {
      total += sum;
    }
    return total;
  }

private:
  /// No other brick has these cells.
  void keep_layer(Brick& brick, std::int64_t cell_z) {
    const std::vector<double> layer = brick.layer_sums();
    const Index3 first{cell_z - cells_.begin.z, brick.box().begin.y / cell_.y - cells_.begin.y, 0};
    const Extent3 e = cells_.extent();
    const auto begin = static_cast<std::ptrdiff_t>((first.z * e.y + first.y) * e.x);
    std::copy(layer.begin(), layer.end(), totals_.begin() + begin);
    if (!sums_.empty()) {
      std::transform(layer.begin(), layer.end(), sums_.begin() + begin,
                     [](double sum) { return static_cast<float>(sum); });
    }
  }

  const SummaryPlace& place_;
  SummaryLayout layout_;
  Extent3 cell_;
  Box3 cells_;
  std::vector<float>& maxima_;
  std::vector<float>& sums_;
  std::vector<double> totals_; ///< As sums_, not rounded.
  std::mutex maxima_mutex_;
};

/// Which samples are special. Those of integers are compared as integers, which becomes vector instructions.
template <typename T>
struct SpecialSamples {
  using Number = std::conditional_t<std::is_floating_point_v<T>, float, std::int32_t>;

  explicit SpecialSamples(const RawScale& scale)
      : unseen(number(scale.unseen, never_below)), saturated(number(scale.saturated, never_above)) {}

  [[nodiscard]] bool is_seen(T sample) const {
    if constexpr (std::is_floating_point_v<T>) {
      return sample != unseen && !std::isnan(sample);
    } else {
      return sample != unseen;
    }
  }
  [[nodiscard]] bool is_saturated(T sample) const { return sample >= saturated; }

  Number unseen;
  Number saturated; ///< From which on a sample is.

private:
  static constexpr float never_below = -1;
  static constexpr float never_above = 0x1p30F;
  /// The least number that is at least `bound`; `otherwise` where that is none of the type.
  static Number number(float bound, float otherwise) {
    if constexpr (std::is_floating_point_v<T>) {
      return bound;
    } else {
      return static_cast<std::int32_t>(std::isfinite(bound) ? std::ceil(bound) : otherwise);
    }
  }
};

/// What samples stand for, row by row.
template <typename T>
class RawRows {
public:
  RawRows(const RawScale& scale, std::int64_t width)
      : special_(scale), offset_(scale.offset), background_(scale.background),
        values_(static_cast<std::size_t>(width)) {}

  /// The raw values of a row, 0 where a voxel is unseen; valid until the next call.
  const float* values(const T* samples) {
    const InRow row = vectorised([=, special = special_, offset = offset_, background = background_,
                                  values = values_.data(), width = std::ssize(values_)] {
      std::int32_t seen_in_row = 0;
      std::int32_t saturated = 0;
      std::int32_t zeros = 0;
#pragma omp simd reduction(+ : seen_in_row, saturated, zeros)
      for (std::ptrdiff_t x = 0; x < width; ++x) {
        const T sample = samples[x];
        const bool seen = special.is_seen(sample);
        const float value = static_cast<float>(sample) - offset - background;
        values[x] = seen ? value : 0.0F;
        seen_in_row += seen ? 1 : 0;
        saturated += (seen & special.is_saturated(sample)) ? 1 : 0;
        zeros += sample == 0 ? 1 : 0;
      }
      return InRow{width - seen_in_row, saturated, zeros};
    });
    unseen_in_row_ = row.unseen;
    counts_.unseen += row.unseen;
    counts_.saturated += row.saturated;
    counts_.zeros += row.zeros;
    return values_.data();
  }

  [[nodiscard]] const SpecialSamples<T>& special() const {
    return special_;
  }
  /// Of the last row.
  [[nodiscard]] std::int64_t unseen_in_row() const {
    return unseen_in_row_;
  }
  [[nodiscard]] const RawCounts& counts() const {
    return counts_;
  }

private:
  struct InRow {
    std::int64_t unseen;
    std::int64_t saturated;
    std::int64_t zeros;
  };

  SpecialSamples<T> special_;
  float offset_;
  float background_;
  std::vector<float> values_;
  std::int64_t unseen_in_row_ = 0;
  RawCounts counts_;
};

/// Adds the unseen voxels of a row, of which there are some, to their cells. cells: of the row.
template <typename T>
void add_unseen(const T* samples, const SpecialSamples<T>& special, const Box3& core, std::int64_t cell_x,
                float* cells) {
  for (std::int64_t x = core.begin.x; x < core.end.x;) {
    const std::int64_t cell = x / cell_x;
    const T* const first = samples + (x - core.begin.x);
    x = std::min((cell + 1) * cell_x, core.end.x);
    cells[cell - core.begin.x / cell_x] += static_cast<float>(std::count_if(
        first, samples + (x - core.begin.x), [&](T sample) { return !special.is_seen(sample); }));
  }
}

template <typename T>
void summarise(VolumeView<const T> samples, const RawScale& scale, const SummaryPlace& place,
               BlockSummary& summary) {
  const Box3& core = place.core;
  const SummaryLayout layout(core, place.grid);
  const Box3& cells = layout.cells();
  std::vector<float>& unseen = summary[SummaryPart::unseen_cells];
  unseen.assign(static_cast<std::size_t>(cells.voxels()), 0.0F);
  RawCounts counts;
  std::mutex counts_mutex;
  Summation sums(place, SummaryPart::raw_maxima, SummaryPart::raw_cells, summary);
  sums.for_each_brick([&](Brick brick) {
    RawRows<T> rows(scale, core.extent().x);
    sums.pass(brick, [&](std::int64_t z, std::int64_t y) {
      const T* row = samples.row(z - core.begin.z, y - core.begin.y);
      const float* values = rows.values(row);
      if (rows.unseen_in_row() > 0 && !unseen.empty()) {
        const Extent3& by = place.grid.voxels_per_cell;
        const VolumeView<float> of_cells(unseen.data(), cells.extent());
        add_unseen(row, rows.special(), core, by.x,
                   of_cells.row(z / by.z - cells.begin.z, y / by.y - cells.begin.y));
      }
      return values;
    });
    const std::lock_guard lock(counts_mutex);
    counts += rows.counts();
  });
  counts.sum = sums.total();
  summary.raw = counts;
}

} // namespace

void summarise_raw(const ConstSampleView& samples, const RawScale& scale, const SummaryPlace& place,
                   BlockSummary& summary) {
  std::visit([&](const auto& view) { summarise(view, scale, place, summary); }, samples);
}

void summarise_result(VolumeView<const float> voxels, const SummaryPlace& place, BlockSummary& summary) {
  Summation sums(place, SummaryPart::result_maxima, SummaryPart::result_cells, summary);
  const Index3& begin = place.core.begin;
  sums.for_each_brick([&](Brick brick) {
    sums.pass(brick, [&](std::int64_t z, std::int64_t y) { return voxels.row(z - begin.z, y - begin.y); });
  });
}

} // namespace lsdeconv
