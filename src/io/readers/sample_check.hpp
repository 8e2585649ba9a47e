#pragma once

#include "paged_volume.hpp"

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <memory>

namespace lsdeconv {

/// The reader of a volume. Where samples have to be converted, which fails for some values, a part of some
/// slices is read, shared out over the ranks, so that most volumes that cannot be read are refused before
/// anything is computed. Throws UserError that names slice, file and value. Collective over `ranks`.
std::unique_ptr<VolumeReader> checked_reader(PagedVolume volume, const OpenOptions& options,
                                             const mpi::Communicator& ranks);

} // namespace lsdeconv
