#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"
#include "lsdeconv/sys/tiff/directory.hpp"

#include <filesystem>

namespace lsdeconv {

/// What stands in the first page of a TIFF for the volume as a whole: description, resolution, height and
/// width, all else is left out. Nothing where it cannot be read: its inspection tells why. One rank looks.
/// Collective over `ranks`.
tiff::Directory shared_first_page(const std::filesystem::path& path, const mpi::Communicator& ranks);

} // namespace lsdeconv
