#include "median_finders.hpp"

#include "stripe_voxels.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/filters/median_stripes.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr auto float_bytes = static_cast<std::int64_t>(sizeof(float));

/// The pattern of the camera's pixels, the same in all slices.
class ColumnFinder : public StripeFinder {
public:
  ColumnFinder(VolumeReader& reader, const StripeRequest& request)
      : reader_(reader), extent_(reader.description().extent), threads_(request.threads),
        positions_(sample_positions(extent_.z, most_median_slices)) {}

  [[nodiscard]] std::int64_t map_count() const override { return 1; }
  [[nodiscard]] Volume<float> profiles() const override { return Volume<float>({1, extent_.z, 1}, 1.0F); }
  [[nodiscard]] std::int64_t bytes_per_column() const override {
    const auto slices = static_cast<std::int64_t>(positions_.size());
    return (slices + std::min<std::int64_t>(slices, threads_) + 2) * float_bytes
           + static_cast<std::int64_t>(sizeof(double));
  }
  [[nodiscard]] std::int64_t margin_rows() const override { return pattern_margin; }

  void find(std::int64_t first, VolumeView<float> maps) override {
    const std::int64_t rows = maps.extent().y;
    const std::int64_t begin = std::max<std::int64_t>(0, first - pattern_margin);
    const std::int64_t end = std::min(extent_.y, first + rows + pattern_margin);
    Volume<float> samples({static_cast<std::int64_t>(positions_.size()), end - begin, extent_.x});
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const std::int64_t z = positions_[i];
      const auto place = static_cast<std::int64_t>(i);
      reader_.read({{z, begin, 0}, {z + 1, end, extent_.x}},
                   samples.view().part({{place, 0, 0}, {place + 1, end - begin, extent_.x}}));
    }
    require_finite(samples.view(), begin, DestripeAxis::z);
    Volume<float> pattern({1, end - begin, extent_.x});
    column_pattern(samples.view(), pattern.view(), threads_);
    copy<float>(pattern.view().part({{0, first - begin, 0}, {1, first - begin + rows, extent_.x}}), maps);
  }

private:
  VolumeReader& reader_;
  Extent3 extent_;
  int threads_;
  std::vector<std::int64_t> positions_;
};

/// Shadows in slices, from medians of segments along them.
class SegmentFinder : public StripeFinder {
public:
  SegmentFinder(VolumeReader& reader, const StripeRequest& request)
      : reader_(reader), extent_(reader.description().extent), axis_(request.settings.axis),
        threads_(request.threads), segments_(extent_.z) {}

  [[nodiscard]] std::int64_t map_count() const override { return segments_.count(); }
  [[nodiscard]] Volume<float> profiles() const override {
    Volume<float> profiles({1, extent_.z, map_count()});
    for (std::int64_t along = 0; along < extent_.z; ++along) {
      for (std::int64_t place = 0; place < map_count(); ++place) {
        profiles(0, along, place) = static_cast<float>(segments_.part(place, along));
      }
    }
    return profiles;
  }
  [[nodiscard]] std::int64_t bytes_per_column() const override {
    return (with_turned(extent_.z) + 2 * map_count()) * float_bytes
           + static_cast<std::int64_t>(sizeof(double));
  }

  void find(std::int64_t first, VolumeView<float> maps) override {
    const std::int64_t rows = maps.extent().y;
    Volume<float> lines({extent_.z, rows, extent_.x});
    reader_.read({{0, first, 0}, {extent_.z, first + rows, extent_.x}}, lines.view());
    require_finite(lines.view(), first, axis_);
    Volume<double> medians({1, rows, extent_.x});
    for (std::int64_t place = 0; place < map_count(); ++place) {
      column_medians(
          lines.view().part({{segments_.begin(place), 0, 0}, {segments_.end(place), rows, extent_.x}}),
          medians.view(), threads_);
      for (std::int64_t row = 0; row < rows; ++row) {
        std::transform(medians.view().row(0, row), medians.view().row(0, row) + extent_.x,
                       maps.row(place, row), [](double v) { return static_cast<float>(v); });
      }
    }
    parallel_for(rows, threads_, [&](std::int64_t row) {
      segment_stripes(maps.part({{0, row, 0}, {map_count(), row + 1, extent_.x}}));
    });
  }

private:
  VolumeReader& reader_;
  Extent3 extent_;
  DestripeAxis axis_;
  int threads_;
  StripeSegments segments_;
};

} // namespace

std::unique_ptr<StripeFinder> median_finder(VolumeReader& reader, const StripeRequest& request) {
  if (in_slices(request.settings.axis)) {
    return std::make_unique<SegmentFinder>(reader, request);
  }
  return std::make_unique<ColumnFinder>(reader, request);
}

} // namespace lsdeconv
