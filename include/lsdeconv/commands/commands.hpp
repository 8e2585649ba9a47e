#pragma once

#include "lsdeconv/commands/series_place.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// The subcommands. All are collective over `ranks`, print on rank 0 and return the exit code of the process.
/// They throw UserError for mistakes of the user and Error for failures.
namespace command {

/// The main job: reads a volume, deconvolves it block by block into a checkpoint and exports that as a TIFF
/// series. Returns 0 when all is done; other codes where blocks or slices are missing, and a further run is
/// needed.
int deconvolve(const RunConfig& config, const mpi::Communicator& ranks);
/// Decides and checks everything that the main job would, and prints it. Computes nothing and creates no
/// file.
int plan(const RunConfig& config, const mpi::Communicator& ranks);
/// Writes the TIFF series from the checkpoint of `config` to the output folder of `config`, with its output
/// options.
int export_series(const RunConfig& config, const mpi::Communicator& ranks);
/// Prints what the checkpoint of `config` holds, or, with --watch, how the run with it goes on.
int info(const RunConfig& config, const mpi::Communicator& ranks);
/// Reads every finished block of the checkpoint of `config` again and compares its digest. Returns 1 where
/// one is not as it was written.
int verify(const RunConfig& config, const mpi::Communicator& ranks);
/// Writes the page of the run with the checkpoint of `config`, to `config.output` where that is given, else
/// beside the report of the run.
int report(const RunConfig& config, const mpi::Communicator& ranks);
/// Prints the volumes that the folder `config.input` and its sub-folders hold, each with the command line of
/// its run (`config_of` gives its options) and an output folder of its own; with --json as JSON.
int series(const RunConfig& config, const SeriesConfig& config_of, const mpi::Communicator& ranks);
/// Prints the widths and the energy of the PSF of the optics, of a measured file or of a stack of beads, and
/// writes it to `config.output` where that is given.
int psf(const RunConfig& config, const mpi::Communicator& ranks);
/// Tries settings of the deconvolution in representative boxes of the volume and prints their numbers of
/// quality and which is best; with `config.output` as a page and a table in that folder.
int tune(const RunConfig& config, const mpi::Communicator& ranks);
/// Prints in what the volumes `config.input` and `config.compared` differ; writes it as a page to
/// `config.output` where that is given.
int compare(const RunConfig& config, const mpi::Communicator& ranks);
/// Examines every node and the folder of the checkpoint, and prints what is good, what to change and how.
/// Returns 1 where something would stop a run. Leaves no file behind.
int doctor(const RunConfig& config, const mpi::Communicator& ranks);
/// Writes a phantom as a light-sheet microscope would see it, and its ground truth, as TIFF series.
int simulate(const SimulateConfig& config, const mpi::Communicator& ranks);

/// What a subcommand with --json prints in place of its result where it fails: an object with the error's
/// sentence and the exit code.
std::string failure_json(const Error& error);

} // namespace command
} // namespace lsdeconv
