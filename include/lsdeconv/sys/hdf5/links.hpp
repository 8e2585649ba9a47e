#pragma once

#include "lsdeconv/sys/hdf5/handle.hpp"

#include <string>
#include <vector>

namespace lsdeconv::hdf5 {

// Names in a group of a file from elsewhere. Only what lies in the file itself counts: links by name may run
// in circles, and links to other files may name any file of this machine.

/// Names of the objects in a group, in ascending order; without links by name and to other files. Throws
/// Error where it cannot be read or lists more than `most`.
std::vector<std::string> members(const Handle& group, std::size_t most);

/// Whether an object lies at `path`, as "a/b/c", below the group. False where any part of the path is absent
/// or a link by name or to another file. Throws Error where HDF5 cannot tell.
bool holds(const Handle& group, const std::string& path);

/// Whether the object at `path`, which holds() has found, is a dataset.
bool is_dataset(const Handle& group, const std::string& path);

} // namespace lsdeconv::hdf5
