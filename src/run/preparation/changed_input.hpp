#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/input/prepared_input.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// Files that differ in name, size or the digest of their middle from those that the checkpoint was begun
/// with, named in one line; empty where none does, as far as the checkpoint tells.
std::string changed_files(const std::vector<InputFile>& stored, const std::vector<InputFile>& now);

/// Slices whose counts are others than those that finished blocks were computed from, named in one line;
/// empty where there are none. Reads slices of files alone whose time of change differs from the
/// checkpoint's, as that of all files of a copied folder does: of these, what finished blocks have read,
/// shared out over the ranks. origin: of the checkpoint's volume in the whole input. Collective over `ranks`.
std::string changed_slices(const Checkpoint& checkpoint, const OpenedInput& input, const Index3& origin,
                           const mpi::Communicator& ranks);

} // namespace lsdeconv
