#pragma once

#include "trial_boxes.hpp"

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

  /// Whether the PSF is deeper than that of the images by 10 % or more, by the spectra or by the residual.
  [[nodiscard]] bool is_too_deep() const;
  /// Whether it is less deep by 11 % or more, by the spectra.
  [[nodiscard]] bool is_too_shallow() const;
};

/// Compares the run's PSF with the trial boxes, on every rank. Nothing is said where the PSF depends on
/// the place, where a filter smooths the noise, where the volume is thinner than 40 voxels along an axis, or
/// where the PSF is so large that boxes have more than a million voxels. Collective over `ranks`.
PsfCheck checked_psf(const PreparedRun& run, TrialBoxes& boxes, const mpi::Communicator& ranks);

/// A sentence for the user where the PSF is too deep by some 10 % or more, by the spectra or by the residual,
/// or less deep, by the spectra; else empty. A PSF that is too shallow cannot be told from one that fits
/// structures which run along z, so that the sentence speaks of these, too.
std::string about_psf_depth(const RunConfig& config, const PsfCheck& check);

} // namespace lsdeconv
