#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <optional>

namespace lsdeconv {

/// The microscope: the same for a run and for a simulation. Names, units, ranges and help of the parameters
/// are in the rows of src/config/microscope_rows.hpp.
struct Microscope {
  double dxy = 0; ///< Voxel size along y and x in micrometres.
  double dz = 0;  ///< Voxel size along z, the distance of slices, in micrometres.
  LightSheetOptics optics;
  /// Micrometres from the first voxel of the volume to the waist of the sheet, along optics.sheet_axis; none:
  /// the sheet is as thick everywhere as at its waist.
  std::optional<double> sheet_focus{};
};

/// Voxel size of the image in micrometres.
inline Spacing3 voxel_of(const Microscope& microscope) {
  return {microscope.dz, microscope.dxy, microscope.dxy};
}

} // namespace lsdeconv
