#pragma once

#include "inspection/file_header.hpp"
#include "naming/slice_names.hpp"
#include "paged_volume.hpp"

#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// The names of the slices in a folder, listed by one rank, so that all ranks have the same list. Throws as
/// slice_names(). Collective over `ranks`.
std::vector<std::string> shared_names(const std::filesystem::path& folder, const std::string& pattern,
                                      const SliceKind& kind, const mpi::Communicator& ranks);

/// The volume of files that have one slice each. Throws one UserError that lists all faults. Collective over
/// `ranks`.
PagedVolume inspected_series(const std::filesystem::path& folder, const std::vector<std::string>& names,
                             Inspection inspect, const OpenOptions& options, const mpi::Communicator& ranks);

} // namespace lsdeconv
