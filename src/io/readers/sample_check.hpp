#pragma once

#include "chunks/chunk_source.hpp"

#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace lsdeconv {

/// Makes the source of a volume; is called once or twice.
using MakeSource = std::function<std::unique_ptr<ChunkSource>()>;

/// The reader of a volume. `converted`: the slices whose samples have to be converted, which fails for some
/// values. A part of some of them is read, shared out over the ranks, so that most volumes that cannot be
/// read are refused before anything is computed. Throws UserError that names slice, file and value.
/// Collective over `ranks`.
std::unique_ptr<VolumeReader> checked_reader(const MakeSource& make,
                                             const std::vector<std::int64_t>& converted,
                                             const OpenOptions& options, const mpi::Communicator& ranks);

} // namespace lsdeconv
