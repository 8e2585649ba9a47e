#pragma once

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// output_layout() as rank 0 sees the files, on all ranks. Throws UserError, on all ranks. Collective over
/// `ranks`.
OutputLayout shared_layout(const RunConfig& config, const mpi::Communicator& ranks);

/// The same with a checkpoint that exists, where there is one: at its place, at one of earlier versions, on
/// the cache drive by the output that its status names, where the report in the output folder says, or as the
/// only one in the folders of results in a named folder. Throws UserError, on all ranks, where --checkpoint
/// or --input name a folder with none or with several. Collective over `ranks`.
OutputLayout found_layout(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
