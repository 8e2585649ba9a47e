#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// What each subcommand does. All are collective over `ranks`, print on rank 0 and throw UserError for what
/// the user can mend. Their result is the process's exit code.
namespace command {

/// The main job: TIFF series in, checkpoint, TIFF series out. 1 where blocks are missing at the end: run it
/// again.
int deconvolve(const RunConfig& config, const mpi::Communicator& ranks);
/// Decides and checks everything the main job would, prints it, computes nothing and creates nothing.
int plan(const RunConfig& config, const mpi::Communicator& ranks);
/// The TIFF series from a finished checkpoint, with the output options of `config`. Checkpoint and output
/// folder are those of `config`.
int export_series(const RunConfig& config, const mpi::Communicator& ranks);
/// What the checkpoint of `config` holds.
int info(const RunConfig& config, const mpi::Communicator& ranks);
/// Recomputes the digest of every finished block; 1 where one differs.
int verify(const RunConfig& config, const mpi::Communicator& ranks);
/// Writes the PSF of the optics, of a measured file or of a stack of beads to `config.output` and prints its
/// widths and energy.
int psf(const RunConfig& config, const mpi::Communicator& ranks);
/// Examines every node and the place of the checkpoint, and says what is good and what to change and how; 1
/// where something would stop a run. Nothing is left behind.
int doctor(const RunConfig& config, const mpi::Communicator& ranks);
/// A phantom as a light-sheet microscope would see it, and its ground truth, as TIFF series.
int simulate(const SimulateConfig& config, const mpi::Communicator& ranks);

} // namespace command
} // namespace lsdeconv
