#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/io/readers/stated_acquisition.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// Sets voxel size and, unless the PSF is measured, wavelengths, aperture and refractive index to what the
/// metadata of the input state, where the user has not given them. What cannot be (a voxel of inches, pixels
/// that are not square, an aperture above the index) counts as not stated. Throws UserError where something
/// that is needed is neither given nor stated.
void complete_optics(RunConfig& config, const StatedAcquisition& stated);

/// What complete_optics() has taken from the metadata, as options: "--dxy 0.65 µm, --dz 2 µm, as ImageJ
/// states in the input"; empty where it has taken nothing.
std::string stated_optics_text(const RunConfig& config, const StatedAcquisition& stated);

/// The optics that a PSF is computed with and who gave them: "NA 0.5; index 1.42, lens 240 mm, slit 12 mm
/// (defaults)", with "(from the images)" behind what their metadata state. Empty where the PSF is measured.
std::string used_optics_text(const RunConfig& config);

/// Warnings on given values that differ by more than 2 % from those in the metadata, and on values there that
/// cannot be.
std::vector<std::string> stated_optics_warnings(const RunConfig& config, const StatedAcquisition& stated);

} // namespace lsdeconv
