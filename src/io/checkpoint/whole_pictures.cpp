#include "whole_pictures.hpp"

#include "lsdeconv/core/tiling.hpp"

#include <algorithm>
#include <functional>

namespace lsdeconv {
namespace {

/// Calls visit(id, layout, those parts of its summary) for every block that is done and has them intact, in
/// their order, so that sums are the same whoever has computed them.
template <typename Visit>
SummarisedBlocks for_each_summary(const SummarySources& from, std::span<const SummaryPart> parts,
                                  Visit&& visit) {
  const std::vector<BlockState> states = from.records.states();
  const std::vector<StoredSummaries::Record> records = from.summaries.records();
  const Tiling tiling{from.volume.volume, from.volume.core};
  SummarisedBlocks blocks{.all = std::ssize(states)};
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i] != BlockState::done || !records[i].stored()) {
      continue;
    }
    const BlockId id(static_cast<std::int64_t>(i));
    const Box3 core = tiling.box(id.value);
    if (const std::optional<BlockSummary> summary = from.summaries.read(id, core, records[i], parts)) {
      ++blocks.held;
      visit(id, SummaryLayout(core, from.volume.grid), *summary);
    } else {
      blocks.damaged.push_back(id);
    }
  }
  return blocks;
}

/// A view of the values of a picture or of cells, `begin` behind the first of a part.
VolumeView<const float> values_in(const std::vector<float>& part, std::int64_t begin, const Box3& box) {
  return {part.data() + begin, box.extent()};
}

/// Combines each value of `part` with the one at its place, from `begin` on.
template <typename Combine>
void combine(Volume<float>& into, VolumeView<const float> part, const Index3& begin, Combine with) {
  const Extent3& e = part.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      float* const row = into.view().row(begin.z + z, begin.y + y) + begin.x;
      std::transform(row, row + e.x, part.row(z, y), row, with);
    }
  }
}

float larger(float a, float b) {
  return std::max(a, b);
}

BeforeAndAfter black(const Extent3& extent) {
  return {.raw = Volume<float>(extent, 0.0F), .result = Volume<float>(extent, 0.0F)};
}

/// The place of a block's picture along an axis in that of the volume: a picture along y is flat along y in
/// the block, but {1, z, x} as a whole.
Box3 place_of_picture(const Box3& box, int axis) {
  const auto flat = [axis](const Index3& e, std::int64_t z) {
    return Index3{z, axis == 0 ? e.y : e.z, axis == 2 ? e.y : e.x};
  };
  return {flat(box.begin, 0), flat(box.end, 1)};
}

/// Adds to each cell how many of its voxels lie in the core.
void add_voxels(Volume<float>& voxels, const Box3& core, const Box3& cells, const Extent3& by) {
  for (std::int64_t z = cells.begin.z; z < cells.end.z; ++z) {
    for (std::int64_t y = cells.begin.y; y < cells.end.y; ++y) {
      for (std::int64_t x = cells.begin.x; x < cells.end.x; ++x) {
        const Index3 begin{z * by.z, y * by.y, x * by.x};
        voxels(z, y, x) += static_cast<float>(intersection({begin, begin + by}, core).voxels());
      }
    }
  }
}

/// Turns the sum in each cell into the mean of its voxels.
void divide(Volume<float>& sums, const Volume<float>& voxels) {
  std::transform(sums.begin(), sums.end(), voxels.begin(), sums.begin(),
                 [](float sum, float count) { return count > 0 ? sum / count : 0.0F; });
}

} // namespace

Projections whole_projections(const SummarySources& from) {
  const Extent3& by = from.volume.grid.voxels_per_pixel;
  const Extent3 pixels = reduced(from.volume.volume, by);
  Projections whole{.along = {black({1, pixels.y, pixels.x}), black({1, pixels.z, pixels.x}),
                              black({1, pixels.z, pixels.y})},
                    .voxels_per_pixel = by,
                    .raw = {},
                    .blocks = {}};
  constexpr std::array parts{SummaryPart::raw_maxima, SummaryPart::result_maxima};
  whole.blocks = for_each_summary(
      from, parts, [&](BlockId id, const SummaryLayout& layout, const BlockSummary& summary) {
        for (int axis = 0; axis < axes; ++axis) {
          const Box3 place = place_of_picture(layout.picture(axis), axis);
          const std::int64_t begin = layout.picture_begin(axis);
          BeforeAndAfter& pictures = whole.along[axis];
          combine(pictures.raw, values_in(summary[SummaryPart::raw_maxima], begin, place), place.begin,
                  larger);
          combine(pictures.result, values_in(summary[SummaryPart::result_maxima], begin, place), place.begin,
                  larger);
        }
        whole.raw += summary.raw;
        whole.result_sum += from.records.statistics(id).sum;
      });
  return whole;
}

AtlasVolumes whole_atlas(const SummarySources& from) {
  const Extent3& by = from.volume.grid.voxels_per_cell;
  const Extent3 cells = reduced(from.volume.volume, by);
  AtlasVolumes whole{.cells = black(cells), .voxels_per_cell = by, .blocks = {}};
  const Tiling tiling{from.volume.volume, from.volume.core};
  Volume<float> voxels(cells, 0.0F);
  Volume<float> unseen(cells, 0.0F);
  constexpr std::array parts{SummaryPart::raw_cells, SummaryPart::unseen_cells, SummaryPart::result_cells};
  whole.blocks = for_each_summary(
      from, parts, [&](BlockId id, const SummaryLayout& layout, const BlockSummary& summary) {
        const Box3& place = layout.cells();
        const auto add = [&](Volume<float>& into, SummaryPart part) {
          combine(into, values_in(summary[part], 0, place), place.begin, std::plus<float>());
        };
        add(whole.cells.raw, SummaryPart::raw_cells);
        add(whole.cells.result, SummaryPart::result_cells);
        add(unseen, SummaryPart::unseen_cells);
        add_voxels(voxels, tiling.box(id.value), place, by);
      });
  divide(whole.cells.result, voxels);
  std::transform(voxels.begin(), voxels.end(), unseen.begin(), voxels.begin(), std::minus<float>());
  divide(whole.cells.raw, voxels);
  return whole;
}

std::vector<RawCounts> raw_counts(const SummarySources& from) {
  const std::vector<BlockState> states = from.records.states();
  std::vector<RawCounts> counts;
  for (const StoredSummaries::Record& record : from.summaries.records()) {
    const bool known = states[counts.size()] == BlockState::done && record.intact();
    counts.push_back(known ? record.raw : RawCounts{});
  }
  return counts;
}

} // namespace lsdeconv
