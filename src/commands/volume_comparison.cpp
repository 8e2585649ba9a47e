#include "volume_comparison.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/share.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/quality/shell_sums.hpp"
#include "lsdeconv/run/estimation/sample_boxes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::int64_t most_voxels = 1 << 23; // of a piece
constexpr std::int64_t most_pixels = 768;     // along a side of a view
constexpr Extent3 half_of_box{24, 24, 24};    // boxes are four times as long
constexpr std::size_t most_boxes = 3;

/// Whole slices, or rows of one slice where that is large; in the order z, y.
std::vector<Box3> pieces_of(const Extent3& volume) {
  const std::int64_t rows = std::clamp<std::int64_t>(most_voxels / volume.x, 1, volume.y);
  const std::int64_t slices =
      rows < volume.y ? 1 : std::clamp<std::int64_t>(most_voxels / (volume.y * volume.x), 1, volume.z);
  std::vector<Box3> pieces;
  for (std::int64_t z = 0; z < volume.z; z += slices) {
    for (std::int64_t y = 0; y < volume.y; y += rows) {
      pieces.push_back({{z, y, 0}, {std::min(z + slices, volume.z), std::min(y + rows, volume.y), volume.x}});
    }
  }
  return pieces;
}

/// Views of one volume that grow piece by piece. Pixels are those of the whole volume from the start.
class GrowingViews {
public:
  GrowingViews(const Extent3& volume, const Extent3& per_pixel) : by_(per_pixel) {
    const Extent3 pixels{ceil_div(volume.z, by_.z), ceil_div(volume.y, by_.y), ceil_div(volume.x, by_.x)};
    along_z_ = Volume<float>({1, pixels.y, pixels.x}, lowest);
    along_y_ = Volume<float>({1, pixels.z, pixels.x}, lowest);
    along_x_ = Volume<float>({1, pixels.z, pixels.y}, lowest);
  }

  void add(VolumeView<const float> voxels, const Index3& begin) {
    const Extent3 e = voxels.extent();
    for (std::int64_t z = 0; z < e.z; ++z) {
      for (std::int64_t y = 0; y < e.y; ++y) {
        const std::int64_t pixel_z = (begin.z + z) / by_.z;
        const std::int64_t pixel_y = (begin.y + y) / by_.y;
        for (std::int64_t x = 0; x < e.x; ++x) {
          const float value = voxels(z, y, x);
          const std::int64_t pixel_x = (begin.x + x) / by_.x;
          raise(along_z_(0, pixel_y, pixel_x), value);
          raise(along_y_(0, pixel_z, pixel_x), value);
          raise(along_x_(0, pixel_z, pixel_y), value);
        }
      }
    }
  }

  /// Those of all ranks together, on rank 0. Collective over `ranks`.
  MaximumViews joined(const mpi::Communicator& ranks) {
    return {joined(along_z_, ranks), joined(along_y_, ranks), joined(along_x_, ranks)};
  }

private:
  static constexpr float lowest = -std::numeric_limits<float>::infinity();

  static void raise(float& pixel, float value) { pixel = value > pixel ? value : pixel; }

  static Volume<float> joined(const Volume<float>& own, const mpi::Communicator& ranks) {
    const std::vector<float> all = ranks.gather(std::vector<float>(own.begin(), own.end()));
    Volume<float> together(own.extent(), lowest);
    for (std::size_t i = 0; i < all.size(); ++i) {
      raise(together.data()[static_cast<std::int64_t>(i) % together.size()], all[i]);
    }
    return together;
  }

  Extent3 by_;
  Volume<float> along_z_;
  Volume<float> along_y_;
  Volume<float> along_x_;
};

/// |b - a| in place of b; 0 where one of them is not finite.
void subtract(VolumeView<const float> a, Volume<float>& b) {
  std::transform(a.data(), a.data() + b.size(), b.begin(), b.begin(), [](float va, float vb) {
    const float difference = std::abs(vb - va);
    return std::isfinite(difference) ? difference : 0.0F;
  });
}

/// Sums and views of all pieces. Collective over `ranks`.
void compare_pieces(VolumeReader& first, VolumeReader& second, VolumeComparison& comparison,
                    const mpi::Communicator& ranks) {
  const Extent3 volume = first.description().extent;
  const std::vector<Box3> pieces = pieces_of(volume);
  GrowingViews of_first(volume, comparison.voxels_per_pixel);
  GrowingViews of_second(volume, comparison.voxels_per_pixel);
  GrowingViews of_difference(volume, comparison.voxels_per_pixel);
  std::vector<DifferenceSums> mine;
  ranks.all_or_none([&] {
    Progress progress({.name = "comparing", .piece = "piece", .pieces = std::ssize(pieces)});
    const auto [begin, end] = share_of(std::ssize(pieces), ranks.rank().value, ranks.size());
    for (std::int64_t i = begin; i < end; ++i) {
      const Box3& piece = pieces[static_cast<std::size_t>(i)];
      Volume<float> a(piece.extent());
      Volume<float> b(piece.extent());
      first.read(piece, a.view());
      second.read(piece, b.view());
      mine.push_back(difference_sums(a.view(), b.view()));
      of_first.add(a.view(), piece.begin);
      of_second.add(b.view(), piece.begin);
      subtract(a.view(), b);
      of_difference.add(b.view(), piece.begin);
      progress.advance(ranks.size());
    }
  });
  for (const DifferenceSums& sums : ranks.all_gather(mine)) {
    comparison.sums += sums;
  }
  comparison.first = of_first.joined(ranks);
  comparison.second = of_second.joined(ranks);
  comparison.difference = of_difference.joined(ranks);
}

double middle(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Shift and agreement, from boxes where the first volume is bright. Computed by rank 0. Collective over
/// `ranks`.
void compare_boxes(VolumeReader& first, VolumeReader& second, VolumeComparison& comparison,
                   const mpi::Communicator& ranks) {
  std::vector<Box3> boxes = sample_boxes(first, half_of_box, 0, 0, ranks);
  boxes.resize(std::min(boxes.size(), most_boxes));
  const Extent3 extent = boxes.front().extent();
  SectionSums sums;
  Triple<std::vector<double>> shifts;
  ranks.all_or_none([&] {
    for (const Box3& box : ranks.is_root() ? boxes : std::vector<Box3>()) {
      Volume<float> a(extent);
      Volume<float> b(extent);
      first.read(box, a.view());
      second.read(box, b.view());
      const Triple<double> shift = shift_between(a.view(), b.view());
      const SectionSums of_box =
          section_sums(windowed_spectrum(a.view()), windowed_spectrum(b.view()), extent, {1, 1, 1});
      for (int axis = 0; axis < axes; ++axis) {
        shifts[axis].push_back(shift[axis]);
        sums[axis].add(of_box[axis], 1);
      }
    }
  });
  for (int axis = 0; axis < axes; ++axis) {
    const double finest = ranks.is_root() ? resolution(sums[axis], extent[axis]).value_or(0) : 0;
    const double shared = ranks.broadcast(finest);
    comparison.shift[axis] = ranks.broadcast(ranks.is_root() ? middle(shifts[axis]) : 0.0);
    comparison.agreement[axis] = shared > 0 ? std::optional(shared) : std::nullopt;
  }
}

} // namespace

VolumeComparison compared(VolumeReader& first, VolumeReader& second, const mpi::Communicator& ranks) {
  const Extent3 volume = first.description().extent;
  if (second.description().extent != volume) {
    throw UserError(text("the volumes differ in size, ", volume, " and ", second.description().extent,
                         " voxels (z×y×x): compare volumes of one size, such as two results of the same "
                         "input"));
  }
  VolumeComparison comparison;
  for (int axis = 0; axis < axes; ++axis) {
    comparison.voxels_per_pixel[axis] = ceil_div(volume[axis], most_pixels);
  }
  compare_pieces(first, second, comparison, ranks);
  compare_boxes(first, second, comparison, ranks);
  return comparison;
}

} // namespace lsdeconv
