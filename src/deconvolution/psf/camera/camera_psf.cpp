#include "camera_psf.hpp"

#include "../median.hpp"
#include "../peak_shape.hpp"
#include "../smoothing.hpp"
#include "../visit_voxels.hpp"
#include "box_sums.hpp"
#include "hot_pixels.hpp"
#include "signal_support.hpp"
#include "smooth_background.hpp"
#include "white_noise.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <numbers>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr int rounds = 3;
/// Least part of the volume that must show background.
constexpr double least_background = 0.25;
/// Values lower than this many standard deviations below the background are no measurements.
constexpr double below_background = 6;
/// Half axes in FWHM of the ellipsoid that the first round takes for the signal: the largest that leaves half
/// of the volume, or else the smallest.
constexpr double signal_reaches[] = {4, 3, 2.5, 2};
/// The smallest value fills up the volume if it is that of so large a part, and so far below the rest.
constexpr double least_filled_part = 0.01;
constexpr double filled_below = 8; ///< Standard deviations.

/// The greatest common divisor of all differences between values; 0 unless they are whole numbers.
double count_step(VolumeView<const float> values) {
  const double first = values(0, 0, 0);
  std::int64_t step = 0;
  bool whole_numbers = true;
  visit_voxels(values.extent(), [&](const Index3& at) {
    const double difference = static_cast<double>(values(at.z, at.y, at.x)) - first;
    whole_numbers = whole_numbers && difference == std::round(difference) && std::abs(difference) < 1e9;
    if (whole_numbers && step != 1) {
      step = std::gcd(step, std::llround(difference));
    }
  });
  return whole_numbers ? static_cast<double>(step) : 0;
}

/// The value that fills up the volume where nothing was measured; none if there is none.
std::optional<float> fill_value(VolumeView<const float> values, double noise) {
  float least = values(0, 0, 0);
  visit_voxels(values.extent(), [&](const Index3& at) { least = std::min(least, values(at.z, at.y, at.x)); });
  std::vector<double> others;
  visit_voxels(values.extent(), [&](const Index3& at) {
    if (values(at.z, at.y, at.x) != least) {
      others.push_back(values(at.z, at.y, at.x));
    }
  });
  const auto all = static_cast<double>(voxel_count(values.extent()));
  const bool many = all - static_cast<double>(others.size()) > least_filled_part * all;
  return many && median(std::move(others)) - least > filled_below * noise ? std::optional(least)
                                                                          : std::nullopt;
}

Extent3 rounded_up(const Triple<double>& widths, double factor) {
  Extent3 half;
  for (int axis = 0; axis < axes; ++axis) {
    half[axis] = std::llround(std::ceil(factor * widths[axis]));
  }
  return half;
}

/// The box around the support, with room for what resampling spreads beyond it.
Box3 box_around(const SignalSupport& support) {
  constexpr Extent3 room{2, 2, 2};
  const Extent3 extent = support.inside.extent();
  Box3 box{extent, {0, 0, 0}};
  visit_voxels(extent, [&](const Index3& at) {
    if (support.inside(at.z, at.y, at.x) != 0) {
      for (int axis = 0; axis < axes; ++axis) {
        box.begin[axis] = std::min(box.begin[axis], at[axis]);
        box.end[axis] = std::max(box.end[axis], at[axis] + 1);
      }
    }
  });
  return intersection(box.grown(room), whole(extent));
}

class Separation {
public:
  Separation(VolumeView<const float> values, double noise)
      : raw_(values), values_(without_hot_pixels(values, noise)),
        noise_floor_(count_step(values) / std::sqrt(12.0)), filled_(fill_value(values, noise)) {
    peak_.noise = std::max(noise, noise_floor_);
    peak_.content = Volume<VoxelContent>(values.extent(), VoxelContent::background);
    visit_voxels(values.extent(), [&](const Index3& at) {
      if (is_filled(at)) {
        content(at) = VoxelContent::unmeasured;
      }
    });
    find_peak();
  }

  /// Whether enough background is left each time.
  bool succeeds() {
    bool enough = assume_ellipsoid();
    for (int round = 0; round < rounds && enough; ++round) {
      background_ = smooth_background(values_.view(), peak_.content, peak_.noise);
      peak_.noise = std::max(background_.noise, noise_floor_);
      subtract_background();
      support_ = signal_support(peak_);
      if (support_.voxels == 0) {
        throw UserError("the PSF does not rise above its noise; is this a picture of a point?");
      }
      enough = assume_around_support();
    }
    return enough;
  }

  CameraPsf result() && {
    const Index3& at = peak_.peak;
    const double height = support_.values(at.z, at.y, at.x);
    CameraPsf psf{std::move(support_.values), box_around(support_), support_.noise_sum, {}};
    psf.notes.push_back(text("background: ", std::setprecision(6), background_.at(at),
                             " subtracted at the peak, fitted to the ", background_voxels(),
                             " voxels around it (their noise is ", std::setprecision(3), peak_.noise,
                             ", it varies by ", background_.variation(), " over the volume)"));
    psf.notes.push_back(text("support: ", support_.voxels, " of ", peak_.content.size(),
                             " voxels stand out of the noise, the peak ", std::setprecision(3),
                             height / peak_.noise, " times; the others set to 0"));
    return psf;
  }

private:
  VoxelContent& content(const Index3& at) { return peak_.content(at.z, at.y, at.x); }
  [[nodiscard]] bool is_filled(const Index3& at) const {
    return filled_ && raw_(at.z, at.y, at.x) == *filled_;
  }

  void find_peak() {
    std::vector<double> measured;
    visit_voxels(raw_.extent(), [&](const Index3& at) {
      if (content(at) == VoxelContent::background) {
        measured.push_back(values_(at.z, at.y, at.x));
      }
    });
    const double level = median(std::move(measured));
    Volume<float> above(raw_.extent(), 0.0F);
    visit_voxels(raw_.extent(), [&](const Index3& at) {
      if (content(at) == VoxelContent::background) {
        above(at.z, at.y, at.x) = static_cast<float>(static_cast<double>(values_(at.z, at.y, at.x)) - level);
      }
    });
    const Volume<float> smooth = smoothed(above.view());
    peak_.peak = brightest_voxel(smooth.view());
    peak_.fwhm = peak_shape(above.view(), smooth.view(), peak_.peak).fwhm;
    peak_.values = std::move(above);
  }

  [[nodiscard]] std::int64_t background_voxels() const {
    return std::count(peak_.content.begin(), peak_.content.end(), VoxelContent::background);
  }
  [[nodiscard]] bool holds_background(double part) const {
    const auto unmeasured = std::count(peak_.content.begin(), peak_.content.end(), VoxelContent::unmeasured);
    return static_cast<double>(background_voxels())
           >= part * static_cast<double>(peak_.content.size() - unmeasured);
  }

  /// Takes voxels for signal where `holds` says so, and for background elsewhere.
  template <typename Holds>
  void assume_signal(Holds&& holds) {
    visit_voxels(raw_.extent(), [&](const Index3& at) {
      VoxelContent& shown = content(at);
      if (shown != VoxelContent::unmeasured) {
        shown = holds(at) ? VoxelContent::signal : VoxelContent::background;
      }
    });
  }

  bool assume_ellipsoid() {
    for (const double reach : signal_reaches) {
      assume_signal([&](const Index3& at) {
        double square = 0;
        for (int axis = 0; axis < axes; ++axis) {
          square +=
              std::pow(static_cast<double>(at[axis] - peak_.peak[axis]) / (reach * peak_.fwhm[axis]), 2);
        }
        return square < 1;
      });
      if (holds_background(0.5)) {
        return true;
      }
    }
    return holds_background(least_background);
  }

  /// Light that does not stand out of the noise surrounds the support: background begins one FWHM beyond it,
  /// or half a FWHM where there is too little.
  bool assume_around_support() {
    Volume<float> inside(raw_.extent());
    std::copy(support_.inside.begin(), support_.inside.end(), inside.begin());
    for (const double margin : {1.0, 0.5}) {
      const Volume<float> near = box_sums(inside.view(), rounded_up(peak_.fwhm, margin));
      assume_signal([&](const Index3& at) { return near(at.z, at.y, at.x) > 0.5F; });
      if (holds_background(least_background)) {
        return true;
      }
    }
    return false;
  }

  void subtract_background() {
    const double lowest = -below_background * peak_.noise;
    std::vector<double> row(static_cast<std::size_t>(raw_.extent().x));
    for (std::int64_t z = 0; z < raw_.extent().z; ++z) {
      for (std::int64_t y = 0; y < raw_.extent().y; ++y) {
        background_.fill_row(z, y, row);
        for (std::int64_t x = 0; x < raw_.extent().x; ++x) {
          const double value = static_cast<double>(values_(z, y, x)) - row[static_cast<std::size_t>(x)];
          peak_.values(z, y, x) = static_cast<float>(value);
          VoxelContent& shown = content({z, y, x});
          if (value < lowest || is_filled({z, y, x})) {
            shown = VoxelContent::unmeasured;
          } else if (shown == VoxelContent::unmeasured) {
            shown = VoxelContent::background;
          }
        }
      }
    }
  }

  VolumeView<const float> raw_;
  Volume<float> values_;
  double noise_floor_;
  std::optional<float> filled_; ///< The raw value that stands for none.
  SmoothBackground background_;
  NoisyPeak peak_;
  SignalSupport support_;
};

} // namespace

std::optional<CameraPsf> camera_psf(VolumeView<const float> values) {
  const double noise = white_noise(values);
  if (noise == 0) {
    return std::nullopt;
  }
  Separation separation(values, noise);
  return separation.succeeds() ? std::optional(std::move(separation).result()) : std::nullopt;
}

} // namespace lsdeconv
