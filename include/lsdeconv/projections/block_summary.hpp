#pragma once

#include "lsdeconv/core/voxel_type.hpp"
#include "lsdeconv/projections/projection_grid.hpp"
#include "lsdeconv/projections/raw_counts.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace lsdeconv {

/// The parts of a block's summary, in the order in which they are stored.
enum class SummaryPart : std::uint8_t {
  raw_maxima,    ///< Maximum projections of the raw values.
  result_maxima, ///< Maximum projections of the result.
  raw_cells,     ///< Sums of the raw values in each cell.
  unseen_cells,  ///< Numbers of unseen voxels in each cell.
  result_cells,  ///< Sums of the result in each cell.
};
/// Number of these parts.
inline constexpr int summary_parts = 5;
/// All of them.
inline constexpr std::array<SummaryPart, summary_parts> all_summary_parts{
    SummaryPart::raw_maxima, SummaryPart::result_maxima, SummaryPart::raw_cells, SummaryPart::unseen_cells,
    SummaryPart::result_cells};

/// Which pixels and cells the core of a block touches, and where their values stand in its summary.
class SummaryLayout {
public:
  /// core: of the block in the volume, not empty.
  SummaryLayout(const Box3& core, const ProjectionGrid& grid);

  /// The pixels of the picture along an axis, in pixels of the whole picture; 0 to 1 along the axis itself.
  [[nodiscard]] Box3 picture(int axis) const;
  /// Where the picture along an axis begins in raw_maxima or result_maxima; along z comes first, then y, x.
  [[nodiscard]] std::int64_t picture_begin(int axis) const;
  /// The cells, in cells of the whole volume; empty where there are none.
  [[nodiscard]] const Box3& cells() const { return cells_; }
  /// Number of values of a part.
  [[nodiscard]] std::int64_t values(SummaryPart part) const;
  /// Where a part begins in the summary, in values.
  [[nodiscard]] std::int64_t begin(SummaryPart part) const;

private:
  Box3 pixels_;
  Box3 cells_{};
};

/// Most values of the summary of any core of at most `core` voxels in the volume.
std::int64_t most_summary_values(const Extent3& volume, const Extent3& core, const ProjectionGrid& grid);

/// What is kept of the core of a block beside its voxels, for pictures and coarse volumes of the whole. Each
/// part is empty before it is made.
struct BlockSummary {
  std::array<std::vector<float>, summary_parts> parts;
  RawCounts raw;

  [[nodiscard]] std::vector<float>& operator[](SummaryPart part) {
    return parts[static_cast<std::size_t>(part)];
  }
  [[nodiscard]] const std::vector<float>& operator[](SummaryPart part) const {
    return parts[static_cast<std::size_t>(part)];
  }
};

/// What the samples of a block stand for.
struct RawScale {
  float offset = 0;     ///< Counts of the camera in the dark.
  float background = 0; ///< Counts above the offset.
  /// The sample of voxels that are unseen; NaN always is one.
  float unseen = std::numeric_limits<float>::quiet_NaN();
  /// Samples from which on they are lower bounds.
  float saturated = std::numeric_limits<float>::infinity();
};

/// Where a block lies, how its volume is reduced, and with how many threads.
struct SummaryPlace {
  Box3 core; ///< In the volume.
  ProjectionGrid grid{};
  int threads = 1;
};

/// Adds the parts of the raw values to the summary. samples: of the core. A voxel contributes sample - offset
/// - background, an unseen one nothing; pixels are at least 0. The bits are the same for every number of
/// threads.
void summarise_raw(const ConstSampleView& samples, const RawScale& scale, const SummaryPlace& place,
                   BlockSummary& summary);

/// Adds the parts of the result to the summary. voxels: of the core, not negative. The bits are the same for
/// every number of threads.
void summarise_result(VolumeView<const float> voxels, const SummaryPlace& place, BlockSummary& summary);

} // namespace lsdeconv
