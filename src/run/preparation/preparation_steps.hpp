#pragma once

#include "lsdeconv/run/preparation/preparation.hpp"

namespace lsdeconv {

// What preparing a run and planning one have in common.

/// Where the run's files lie. Throws UserError for options that contradict each other and for slices that
/// would lie among those of the input. Collective over `ranks`.
OutputLayout checked_layout(const RunConfig& config, const mpi::Communicator& ranks);

/// Throws UserError where a run could not write to its places, or its slices not in the type that is asked
/// for. Collective over `ranks`.
void require_places(const RunConfig& config, const OutputLayout& layout, const VolumeDescription& input,
                    const mpi::Communicator& ranks);

/// Whether there is a checkpoint to go on with. Collective over `ranks`.
bool continues(const RunConfig& config, const OutputLayout& layout, const mpi::Communicator& ranks);

/// The continuation of a run: grid, intensities and PSF are the checkpoint's own. Fills input, psf, manifest
/// and plan. Throws UserError where the checkpoint is of another run. Collective over `ranks`.
void prepare_continued(PreparedRun& run, OpenedInput opened, const mpi::Communicator& ranks);

/// Why the run does not fit onto its file systems; empty where it does.
std::string room_shortage(const PreparedRun& run);

} // namespace lsdeconv
