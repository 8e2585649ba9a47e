#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// The PSF that the options ask for: from the optics, or measured (--psf FILE). Collective over `ranks`.
PointSpreadFunction input_psf(const RunConfig& config, const mpi::Communicator& ranks);

/// The same for a volume of which `extent` voxels are deconvolved: one PSF, or, where the place of the
/// sheet's waist is given (--sheet-focus), those along its axis. Collective over `ranks`.
PsfField input_psfs(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks);

} // namespace lsdeconv
