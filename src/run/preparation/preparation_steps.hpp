#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

namespace lsdeconv {

// What preparing a run and planning one have in common.

/// Opens the files of --input. Collective over `ranks`.
void open_input(PreparedRun& run, const mpi::Communicator& ranks);

/// Of the samples that workers take: as they are stored, where nothing is computed from them before.
VoxelType sample_type(const RunConfig& config, const VolumeDescription& input);

/// The PSF of the image after the Gaussian that it is filtered with, which blurs it further. Where it depends
/// on the place, the widest; the others go into the run. Collective over `ranks`.
PointSpreadFunction image_psf(PreparedRun& run, const mpi::Communicator& ranks);

/// Throws UserError where a run could not write to its places. Collective over `ranks`.
void require_places(const PreparedRun& run, const mpi::Communicator& ranks);

/// Whether there is a checkpoint to go on with. Collective over `ranks`.
bool continues(const PreparedRun& run, const mpi::Communicator& ranks);

/// The continuation of a run: grid, intensities and PSF are the checkpoint's own. Collective over `ranks`.
void prepare_continued(PreparedRun& run, const mpi::Communicator& ranks);

/// Why the run does not fit onto its file systems; empty where it does.
std::string room_shortage(const PreparedRun& run);

} // namespace lsdeconv
