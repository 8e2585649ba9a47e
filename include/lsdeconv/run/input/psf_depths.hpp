#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// A file with a measured PSF, and the depth at which it was measured.
struct PsfAtDepth {
  double depth = 0; ///< Micrometres below the first slice of the whole volume.
  std::filesystem::path file;
};

/// The depth in micrometres that the name of a file states: the number behind the word z or depth, alone or
/// after one of "_", "=" and a blank, in micrometres or with one of the units um, µm and mm: 250 in
/// psf_z250.tif, bead_Z=250um.tif and depth_0.25mm.tif. Throws UserError for a name that states none or
/// several, and for another unit.
double depth_in_name(const std::filesystem::path& file);

/// The measured PSFs of --psf-depths in ascending order of their depths: the TIFF files of a folder, whose
/// names state them (depth_in_name()), or the lines of a table, a text file with a depth in micrometres and a
/// path in each, separated by blanks, a tab, a comma or a semicolon. Paths of a table count from its folder;
/// empty lines, those that begin with # and a first line without a number are left out. Throws UserError
/// where there is no such PSF or two are for one depth. Collective over `ranks`: rank 0 looks at the files.
std::vector<PsfAtDepth> psfs_at_depths(const std::filesystem::path& place, const mpi::Communicator& ranks);

} // namespace lsdeconv
