#pragma once

#include "lsdeconv/run/estimation/psf_depth.hpp"
#include "lsdeconv/run/estimation/residual_power.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// What sample boxes say of the run's PSF.
struct PsfCheck {
  PsfDepth depth;     ///< Of a modelled PSF; boxes is 0 where nothing was compared.
  ResidualPower left; ///< Of the brightest box; a ratio of 0 without a known gain.
  /// The same with the PSF stretched to the depth found, where that is larger; else as above.
  ResidualPower left_stretched;
};

/// Compares the run's PSF with the sample_boxes(), on every rank. Nothing is said where the PSF depends on
/// the place, where a filter smooths the noise, where the volume is thinner than 40 voxels along an axis, or
/// where the PSF is so large that boxes have more than a million voxels. Collective over `ranks`.
PsfCheck checked_psf(const PreparedRun& run, const mpi::Communicator& ranks);

/// A sentence for the user where the depth of the PSF is wrong by some 10 % or more; else empty.
///
/// A PSF that is too deep is told by the spectra or by the residual. One that is too shallow is told by the
/// spectra, but so are structures that are stretched along z themselves: only where the deeper PSF explains
/// the data, too, it is believed.
std::string about_psf_depth(const RunConfig& config, const PsfCheck& check);

} // namespace lsdeconv
