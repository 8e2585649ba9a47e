#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <vector>

namespace lsdeconv {

// The group /inputs of a checkpoint: the files that the volume is read from. Names, sizes, times in seconds
// and places along z are protected by the digest of all texts (content.hpp), the rest by one of its own.

/// Makes the group with all of it.
void write_inputs(const hdf5::File& file, const std::vector<InputFile>& inputs);

/// Reads what write_inputs() wrote, in this version of the program or an earlier one. Throws Error where a
/// part is missing or does not fit the others.
std::vector<InputFile> read_inputs(const hdf5::File& file);

} // namespace lsdeconv
