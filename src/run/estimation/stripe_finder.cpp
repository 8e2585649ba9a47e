#include "lsdeconv/run/estimation/stripe_finder.hpp"

#include "median_finders.hpp"
#include "stripe_voxels.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Slices read at once where stripes run along z and none lies between them.
constexpr std::int64_t slices_at_once = 16;

void write_row(const Signal& values, float* row) {
  std::transform(values.begin(), values.end(), row, [](double v) { return static_cast<float>(v); });
}

/// The method munch: maps of a StripeModel from weighted sums over the slices.
class NotchFinder : public StripeFinder {
public:
  NotchFinder(VolumeReader& reader, const StripeRequest& request)
      : reader_(reader), extent_(reader.description().extent), axis_(request.settings.axis),
        threads_(request.threads), model_(extent_.z, extent_.x, request.settings, stripe_tolerance),
        positions_(sample_positions(extent_.z, in_slices(axis_) ? extent_.z : most_notch_slices)),
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
    const std::int64_t read = in_slices(axis_) ? with_turned(extent_.z) : slices_at_once;
    return static_cast<std::int64_t>(weights_.size() * sizeof(double))
           + (read + 2 * map_count()) * static_cast<std::int64_t>(sizeof(float));
  }

  void find(std::int64_t first, VolumeView<float> maps) override {
    const Volume<double> sums = weighted_sums(first, maps.extent().y);
    parallel_for(maps.extent().y, threads_, [&](std::int64_t y) {
      std::vector<Signal> rows;
      for (std::int64_t w = 0; w < sums.extent().z; ++w) {
        rows.push_back(finite_row(sums.view(), {w, y, 0}, first, axis_));
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
    const std::int64_t step = positions_at_once();
    Volume<float> slices({step, rows, extent_.x});
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

  /// Whole lines along stripes in slices, so that each slice is read once.
  [[nodiscard]] std::int64_t positions_at_once() const {
    const bool all = static_cast<std::int64_t>(positions_.size()) == extent_.z;
    return in_slices(axis_) ? extent_.z : all ? slices_at_once : 1;
  }

  VolumeReader& reader_;
  Extent3 extent_;
  DestripeAxis axis_;
  int threads_;
  StripeModel model_;
  std::vector<std::int64_t> positions_;
  std::vector<Signal> weights_;
};

} // namespace

std::unique_ptr<StripeFinder> stripe_finder(VolumeReader& reader, const StripeRequest& request) {
  if (request.method == DestripeMethod::median) {
    return median_finder(reader, request);
  }
  return std::make_unique<NotchFinder>(reader, request);
}

} // namespace lsdeconv
