#include "frequency_shells.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lsdeconv {
namespace {

constexpr int shells = 15;
/// Waves that fit into the shortest side of a box at the lowest frequency used.
constexpr double least_waves = 2.5;
constexpr std::size_t least_in_shell = 8;

/// Whether a frequency is of the sector; fy, fx: without signs.
bool is_in(Sector sector, double fy, double fx) {
  const double eighth = std::tan(std::numbers::pi / 8); // half of the angle between axis and diagonal
  switch (sector) {
  case Sector::near_x:
    return fx > fy;
  case Sector::near_y:
    return fy > fx;
  case Sector::near_axes:
    return std::min(fy, fx) < eighth * std::max(fy, fx);
  case Sector::between_axes:
    return std::min(fy, fx) >= eighth * std::max(fy, fx);
  default:
    return true;
  }
}

/// The power P of the object in a shell, for a PSF and a level of noise; 0 where the noise hides it.
double object_power(const Shell& shell, const Spectrum& transfer, double noise) {
  double power = 0;
  double light = 0;
  for (const Sample& s : shell) {
    power += s.power - noise;
    light += transfer.data()[s.index];
  }
  const bool stands_out = power > noise * static_cast<double>(shell.size()) && light > 0;
  return stands_out ? power / light : 0;
}

} // namespace

std::vector<Shell> shells_of(const Spectrum& observed, const Extent3& box, const Spacing3& voxel,
                             Sector sector) {
  const Extent3 e = observed.extent();
  const auto side = [&](int axis) { return static_cast<double>(box[axis]) * voxel[axis]; };
  const double lowest = least_waves / std::min({side(0), side(1), side(2)});
  const double highest = std::hypot(0.5 / voxel.z, 0.5 / voxel.y, 0.5 / voxel.x);
  std::vector<Shell> all(shells);
  std::size_t index = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x, ++index) {
        const double fz = frequency(z, box.z) / voxel.z;
        const double fy = std::abs(frequency(y, box.y)) / voxel.y;
        const double fx = frequency(x, box.x) / voxel.x;
        const double f = std::hypot(fz, fy, fx);
        if (f > lowest && x > 0 && is_in(sector, fy, fx)) { // those of x = 0 are there twice
          const double place = std::log(f / lowest) / std::log(highest / lowest) * shells;
          all[static_cast<std::size_t>(std::clamp(place, 0.0, shells - 1.0))].push_back(
              {index, observed.data()[index]});
        }
      }
    }
  }
  for (Shell& shell : all) {
    if (shell.size() < least_in_shell) {
      shell.clear();
    }
  }
  return all;
}

std::vector<double> contrasts_of(const std::vector<Shell>& near, const std::vector<Shell>& between,
                                 const Spectrum& transfer, double noise) {
  std::vector<double> all;
  for (std::size_t i = 0; i < near.size(); ++i) {
    const double along = object_power(near[i], transfer, noise);
    const double across = object_power(between[i], transfer, noise);
    if (along > 0 && across > 0) {
      all.push_back(std::abs(std::log(along / across)));
    }
  }
  return all;
}

} // namespace lsdeconv
