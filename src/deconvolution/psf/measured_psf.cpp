#include "full_width.hpp"
#include "reflection.hpp"
#include "requirements.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace lsdeconv {
namespace {

template <typename Visit>
void for_each_voxel(const Extent3& e, Visit&& visit) {
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        visit(Index3{z, y, x});
      }
    }
  }
}

std::string place(const Index3& at) {
  return text("z ", at.z, " y ", at.y, " x ", at.x);
}

void check_values(VolumeView<const float> values) {
  double sum = 0;
  for_each_voxel(values.extent(), [&](const Index3& at) {
    const float value = values(at.z, at.y, at.x);
    if (!std::isfinite(value)) {
      throw UserError(
          text("the PSF has the value ", value, " at ", place(at), "; every value must be finite"));
    }
    sum += value;
  });
  if (!(sum > 0)) {
    throw UserError(text("the values of the PSF add up to ", sum, "; the sum must be above 0"));
  }
}

/// The brightest voxel; among equals the one nearest to the middle, so that a peak shared by the two middle
/// voxels of an even size counts as central. Throws UserError where all voxels are equal.
Index3 peak_of(VolumeView<const float> values) {
  const Extent3 e = values.extent();
  const auto distance = [&](const Index3& at) {
    return std::abs(2 * at.z - e.z) + std::abs(2 * at.y - e.y) + std::abs(2 * at.x - e.x);
  };
  Index3 peak{};
  bool flat = voxel_count(e) > 1;
  for_each_voxel(e, [&](const Index3& at) {
    const float value = values(at.z, at.y, at.x);
    const float best = values(peak.z, peak.y, peak.x);
    flat = flat && value == best;
    if (value > best || (value == best && distance(at) < distance(peak))) {
      peak = at;
    }
  });
  if (flat) {
    throw UserError("all values of the PSF are equal: it has no peak");
  }
  return peak;
}

/// Planes of zeros to put in front, per axis, to make every extent odd: an even axis gains one plane on the
/// side that brings its centre nearer to the peak. Nothing is cut off, so no energy is lost.
Extent3 planes_in_front(const Extent3& extent, const Index3& peak) {
  Extent3 front{};
  for (int axis = 0; axis < axes; ++axis) {
    front[axis] = extent[axis] % 2 == 0 && peak[axis] < extent[axis] / 2 ? 1 : 0;
  }
  return front;
}

Extent3 odd(const Extent3& e) {
  return {e.z | 1, e.y | 1, e.x | 1};
}

/// Copies without the negative values; returns how many there were.
std::int64_t copy_non_negative(VolumeView<const float> from, VolumeView<float> to) {
  std::int64_t negative = 0;
  for_each_voxel(from.extent(), [&](const Index3& at) {
    const float value = from(at.z, at.y, at.x);
    negative += value < 0 ? 1 : 0;
    to(at.z, at.y, at.x) = std::max(value, 0.0F);
  });
  return negative;
}

void normalise(Volume<float>& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  for (float& value : values) {
    value = static_cast<float>(value / sum);
  }
}

void note_peak(PointSpreadFunction& psf, const Index3& peak) {
  const Index3 off = peak - psf.half_support();
  if (std::max({std::abs(off.z), std::abs(off.y), std::abs(off.x)}) > 1) {
    psf.notes.push_back(text("the peak of the PSF lies z ", off.z, " y ", off.y, " x ", off.x,
                             " voxels off its centre; the result will be shifted by as much"));
  }
}

} // namespace

PointSpreadFunction measured_psf(VolumeView<const float> values, const Spacing3& voxel) {
  require_positive(voxel);
  check_values(values);
  const Extent3 given = values.extent();
  const Index3 given_peak = peak_of(values);
  const Extent3 front = planes_in_front(given, given_peak);
  const Index3 peak = given_peak + front;

  PointSpreadFunction psf;
  psf.voxel = voxel;
  psf.values = Volume<float>(odd(given), 0.0F);
  const auto negative = copy_non_negative(values, psf.values.view().part(whole(given).shifted(front)));
  normalise(psf.values);
  for (int axis = 0; axis < axes; ++axis) {
    psf.fwhm[axis] = full_width(psf.values.view(), peak, axis) * voxel[axis];
  }
  psf.symmetric = point_symmetric(psf.values.view());
  if (negative > 0) {
    psf.notes.push_back(
        text(negative, " of ", voxel_count(given), " values of the PSF were negative and were set to 0"));
  }
  if (psf.values.extent() != given) {
    psf.notes.push_back(text("the PSF of ", given, " voxels was padded with zeros to the odd extent ",
                             psf.values.extent(), " around its peak"));
  }
  note_peak(psf, peak);
  return psf;
}

} // namespace lsdeconv
