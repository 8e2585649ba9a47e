#include "lsdeconv/run/estimation/stripe_finder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Slices read at once where none lies between them.
constexpr std::int64_t slices_at_once = 16;

/// A row of a volume of doubles that begins at row `first` of the whole one. Throws Error where a value is
/// not finite.
Signal row_of(const Volume<double>& sums, std::int64_t map, std::int64_t y, std::int64_t first) {
  const double* row = sums.view().row(map, y);
  const double* end = row + sums.extent().x;
  const double* fault = std::find_if_not(row, end, [](double v) { return std::isfinite(v); });
  if (fault != end) {
    throw Error(text("a slice has a voxel that is not finite at y ", first + y, " x ", fault - row,
                     ": stripes cannot be found; repair that slice"));
  }
  return {row, end};
}

void write_row(const Signal& values, float* row) {
  std::transform(values.begin(), values.end(), row, [](double v) { return static_cast<float>(v); });
}

/// The method munch: maps of a StripeModel from weighted sums over the slices.
class NotchFinder : public StripeFinder {
public:
  NotchFinder(VolumeReader& reader, const StripeRequest& request)
      : reader_(reader), extent_(reader.description().extent), threads_(request.threads),
        model_(extent_.z, extent_.x, request.settings, stripe_tolerance),
        positions_(sample_positions(extent_.z, most_notch_slices)),
        weights_(weights_of_sample(model_.weights(), positions_)) {}

  [[nodiscard]] std::int64_t map_count() const override {
    return static_cast<std::int64_t>(model_.profiles().size());
  }

  [[nodiscard]] Volume<float> profiles() const override {
    Volume<float> profiles({1, extent_.z, map_count()});
    for (std::int64_t z = 0; z < extent_.z; ++z) {
      for (std::int64_t m = 0; m < map_count(); ++m) {
        profiles(0, z, m) =
            static_cast<float>(model_.profiles()[static_cast<std::size_t>(m)][static_cast<std::size_t>(z)]);
      }
    }
    return profiles;
  }

  [[nodiscard]] std::int64_t bytes_per_column() const override {
    return static_cast<std::int64_t>(weights_.size() * sizeof(double))
           + (slices_at_once + 2 * map_count()) * static_cast<std::int64_t>(sizeof(float));
  }

  void find(std::int64_t first, VolumeView<float> maps) override {
    const Volume<double> sums = weighted_sums(first, maps.extent().y);
    parallel_for(maps.extent().y, threads_, [&](std::int64_t y) {
      std::vector<Signal> rows;
      for (std::int64_t w = 0; w < sums.extent().z; ++w) {
        rows.push_back(row_of(sums, w, y, first));
      }
      const std::vector<Signal> found = model_.maps(rows);
      for (std::size_t m = 0; m < found.size(); ++m) {
        write_row(found[m], maps.row(static_cast<std::int64_t>(m), y));
      }
    });
  }

private:
  Volume<double> weighted_sums(std::int64_t first, std::int64_t rows) {
    Volume<double> sums({static_cast<std::int64_t>(weights_.size()), rows, extent_.x}, 0.0);
    Volume<float> slices({slices_at_once, rows, extent_.x});
    const bool all = static_cast<std::int64_t>(positions_.size()) == extent_.z;
    const std::int64_t step = all ? slices_at_once : 1;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(positions_.size()); i += step) {
      const std::int64_t z = positions_[static_cast<std::size_t>(i)];
      const Box3 box{{z, first, 0}, {std::min(extent_.z, z + step), first + rows, extent_.x}};
      const VolumeView<float> part(slices.data(), box.extent());
      reader_.read(box, part);
      std::vector<const double*> weights;
      for (const Signal& weight : weights_) {
        weights.push_back(weight.data() + i);
      }
      accumulate_slices(part, weights, sums.view(), threads_);
    }
    return sums;
  }

  VolumeReader& reader_;
  Extent3 extent_;
  int threads_;
  StripeModel model_;
  std::vector<std::int64_t> positions_;
  std::vector<Signal> weights_;
};

/// The method median: what is fine along x in the medians over z of the columns.
class MedianFinder : public StripeFinder {
public:
  MedianFinder(VolumeReader& reader, const StripeRequest& request)
      : reader_(reader), extent_(reader.description().extent), threads_(request.threads),
        wavelet_(daubechies(request.settings.moments)), levels_(wavelet_levels(extent_.x, request.settings)),
        positions_(sample_positions(extent_.z, most_median_slices)) {}

  [[nodiscard]] std::int64_t map_count() const override { return 1; }
  [[nodiscard]] Volume<float> profiles() const override { return Volume<float>({1, extent_.z, 1}, 1.0F); }
  [[nodiscard]] std::int64_t bytes_per_column() const override {
    return static_cast<std::int64_t>((positions_.size() + 2) * sizeof(float) + sizeof(double));
  }

  void find(std::int64_t first, VolumeView<float> maps) override {
    const std::int64_t rows = maps.extent().y;
    Volume<float> samples({static_cast<std::int64_t>(positions_.size()), rows, extent_.x});
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const std::int64_t z = positions_[i];
      const auto place = static_cast<std::int64_t>(i);
      reader_.read({{z, first, 0}, {z + 1, first + rows, extent_.x}},
                   samples.view().part({{place, 0, 0}, {place + 1, rows, extent_.x}}));
    }
    Volume<double> medians({1, rows, extent_.x});
    column_medians(samples.view(), medians.view(), threads_);
    parallel_for(rows, threads_, [&](std::int64_t y) {
      const Signal row = row_of(medians, 0, y, first);
      write_row(from_details(details(row, wavelet_, levels_), wavelet_), maps.row(0, y));
    });
  }

private:
  VolumeReader& reader_;
  Extent3 extent_;
  int threads_;
  Wavelet wavelet_;
  int levels_;
  std::vector<std::int64_t> positions_;
};

} // namespace

std::unique_ptr<StripeFinder> stripe_finder(VolumeReader& reader, const StripeRequest& request) {
  if (request.method == DestripeMethod::median) {
    return std::make_unique<MedianFinder>(reader, request);
  }
  return std::make_unique<NotchFinder>(reader, request);
}

} // namespace lsdeconv
