#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <memory>

namespace lsdeconv {

/// Opens what is to be compared: a volume of any input format, the finished checkpoint of a run, or a run's
/// output folder where it holds nothing but that. Throws UserError, on all ranks, for anything else.
/// Collective over `ranks`.
std::unique_ptr<VolumeReader> open_compared(const std::filesystem::path& path, const RunConfig& config,
                                            int threads, const mpi::Communicator& ranks);

} // namespace lsdeconv
