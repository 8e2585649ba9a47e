#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// What a voxel of a measured PSF shows.
enum class VoxelContent : std::uint8_t {
  background, ///< Nothing but background and noise, as far as is known.
  signal,     ///< Possibly light of the PSF.
  unmeasured, ///< No measurement: filled up, or far below the background.
};

/// What a camera shows where there is no light of the PSF, in counts: a level, a smooth profile along each
/// axis, and a twist of each pair of axes. Every polynomial of second degree is one; so is a face that is
/// brighter than the rest of the volume.
struct SmoothBackground {
  double level = 0;                  ///< Mean of the voxels that it was fitted to.
  Triple<std::vector<double>> along; ///< Added along each axis; mean 0.
  /// Factor of the product of the two other coordinates, each of which goes from -1 to 1 between the faces.
  Triple<double> twist;
  double noise = 0; ///< Standard deviation of single voxels from it.

  /// At a voxel.
  [[nodiscard]] double at(const Index3& voxel) const;
  /// How much it changes over the volume, at most.
  [[nodiscard]] double variation() const;
  /// Along a row: `row` has one value per voxel.
  void fill_row(std::int64_t z, std::int64_t y, std::vector<double>& row) const;
};

/// The background that fits the voxels that show nothing else. Values more than 5 standard deviations off
/// are left out, below and above alike, so that the mean is that of the noise, to the fraction of a count
/// also where counts are whole numbers. The profiles are an additive model fitted by backfitting (Buja,
/// Hastie & Tibshirani, Ann. Stat. 17:453, 1989) with smooth_profile(). `noise`: a first guess, above 0.
SmoothBackground smooth_background(VolumeView<const float> values, const Volume<VoxelContent>& content,
                                   double noise);

} // namespace lsdeconv
