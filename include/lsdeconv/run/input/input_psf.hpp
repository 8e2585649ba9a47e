#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>

namespace lsdeconv {

/// What the volume is deconvolved with.
struct RunPsf {
  PointSpreadFunction widest; ///< The only one, or where they differ the one that decides halo and memory.
  /// All of them where the PSF depends on the place along the sheet; else null.
  std::shared_ptr<const PsfField> field;
};

/// The PSF that the options ask for: from the optics, or measured (--psf FILE). Collective over `ranks`.
PointSpreadFunction input_psf(const RunConfig& config, const mpi::Communicator& ranks);

/// The same for a volume of which `extent` voxels are deconvolved: one PSF, or, where the place of the
/// sheet's waist is given (--sheet-focus), those along its axis. Collective over `ranks`.
PsfField input_psfs(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks);

/// The PSF of an image of `extent` voxels after the Gaussian that it is filtered with, which blurs it
/// further. Collective over `ranks`.
RunPsf image_psf(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks);

} // namespace lsdeconv
