#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>
#include <string>

namespace lsdeconv {

/// What the volume is deconvolved with.
struct RunPsf {
  /// The only PSF, or, where they differ, the one with the largest FWHM along z; its FWHM is the largest of
  /// all along each axis, so that halo and grid suit all.
  PointSpreadFunction widest;
  /// All of them where the PSF depends on the place in the volume; else null.
  std::shared_ptr<const PsfField> field;
  /// Of PSFs measured at several depths "depth:hash" of each in order, with blanks between them; else empty.
  std::string measured;
};

/// The PSFs that the options ask for, from the optics or measured (--psf FILE), for a volume of which
/// `extent` voxels are deconvolved: one, or those of several depths (--psf-depths), or, where the place of
/// the sheet's waist is given (--sheet-focus), those along its axis. Throws UserError for optics that make no
/// light sheet or whose PSF has less than a tenth of its light within its box, Error or UserError for a file
/// that cannot be used. Collective over `ranks`.
PsfField input_psfs(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks);

/// The PSFs of input_psfs() convolved with the Gaussian that the image is filtered with (--gaussian-sigma),
/// which blurs it further. Throws as input_psfs(), and UserError where filters leave nothing of
/// so small a volume. Collective over `ranks`.
RunPsf image_psf(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks);

} // namespace lsdeconv
