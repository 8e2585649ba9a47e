#pragma once

#include "lsdeconv/core/box.hpp"

#include <string>

namespace lsdeconv {

/// How a volume was taken, as far as the metadata in its files say so. What they do not state, or state in a
/// way that cannot be, is 0.
struct StatedAcquisition {
  Spacing3 voxel{};            ///< Micrometres.
  double excitation_nm = 0;    ///< Wavelength of excitation, in nanometres.
  double emission_nm = 0;      ///< Wavelength of emission, in nanometres.
  double na = 0;               ///< Numerical aperture of detection.
  double refractive_index = 0; ///< Of the medium.
  std::string title{};         ///< What the volume is called.
  std::string source{};        ///< Where it stands: "OME-XML", "ImageJ"; empty where there are no metadata.
  /// Whether the volume is the result of a run of this program.
  bool deconvolved = false;
};

} // namespace lsdeconv
