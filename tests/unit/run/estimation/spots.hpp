#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace lsdeconv {

inline constexpr Spacing3 spot_voxel{1.5, 0.5, 0.5};

/// A Gaussian of standard deviations `deep` along z and 0.6 µm across, around a place in micrometres.
inline void add_spot(VolumeView<float> volume, const Triple<double>& place, double deep, double light) {
  const Triple<double> sigma{deep, 0.6, 0.6};
  Box3 box = whole(volume.extent());
  for (int axis = 0; axis < axes; ++axis) {
    const double middle = place[axis] / spot_voxel[axis];
    const double reach = 4 * sigma[axis] / spot_voxel[axis];
    box.begin[axis] = std::max(box.begin[axis], static_cast<std::int64_t>(std::ceil(middle - reach)));
    box.end[axis] = std::min(box.end[axis], static_cast<std::int64_t>(std::floor(middle + reach)) + 1);
  }
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    for (std::int64_t y = box.begin.y; y < box.end.y; ++y) {
      for (std::int64_t x = box.begin.x; x < box.end.x; ++x) {
        const double dz = (static_cast<double>(z) * spot_voxel.z - place.z) / sigma.z;
        const double dy = (static_cast<double>(y) * spot_voxel.y - place.y) / sigma.y;
        const double dx = (static_cast<double>(x) * spot_voxel.x - place.x) / sigma.x;
        volume(z, y, x) += static_cast<float>(light * std::exp(-(dz * dz + dy * dy + dx * dx) / 2) / deep);
      }
    }
  }
}

/// Points of different brightness at random places.
struct SpotField {
  int count;
  double deep;  ///< Standard deviation of the PSF along z in micrometres.
  double light; ///< Of the brightest, times `deep` in micrometres.
};

/// Points on an even background of 100, without noise.
inline Volume<float> spots(const Extent3& extent, const SpotField& field) {
  Volume<float> volume(extent, 100.0F);
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> part(0, 1);
  for (int i = 0; i < field.count; ++i) {
    Triple<double> place;
    for (int axis = 0; axis < axes; ++axis) {
      place[axis] = part(random) * static_cast<double>(extent[axis]) * spot_voxel[axis];
    }
    add_spot(volume.view(), place, field.deep, field.light * part(random));
  }
  return volume;
}

/// A Gaussian PSF of standard deviation `deep` micrometres along z.
inline PointSpreadFunction spot_psf(double deep) {
  constexpr double width = 2.354820045030949; // FWHM of a Gaussian of standard deviation 1
  PointSpreadFunction psf;
  psf.values =
      Volume<float>({2 * static_cast<std::int64_t>(std::ceil(4 * deep / spot_voxel.z)) + 1, 11, 11}, 0.0F);
  const Extent3 half = psf.half_support();
  add_spot(psf.values.view(),
           {static_cast<double>(half.z) * spot_voxel.z, static_cast<double>(half.y) * spot_voxel.y,
            static_cast<double>(half.x) * spot_voxel.x},
           deep, 1);
  double sum = 0;
  std::for_each(psf.values.begin(), psf.values.end(), [&](float v) { sum += static_cast<double>(v); });
  std::for_each(psf.values.begin(), psf.values.end(), [&](float& v) { v = static_cast<float>(v / sum); });
  psf.voxel = spot_voxel;
  psf.fwhm = {width * deep, width * 0.6, width * 0.6};
  psf.symmetric = true;
  return psf;
}

} // namespace lsdeconv
