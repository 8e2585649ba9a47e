#pragma once

#include "lsdeconv/sys/hdf5/handle.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lsdeconv::hdf5 {

/// Attributes of a group, dataset or file. Texts are UTF-8 of variable length, so they may have any size and
/// h5py gives them as str; parallel HDF5 reads but cannot write them: write in a file of File::create().
void write_text_attribute(const Handle& object, const std::string& name, const std::string& value);
void write_integers_attribute(const Handle& object, const std::string& name,
                              const std::vector<std::int64_t>& values);

bool has_attribute(const Handle& object, const std::string& name);
/// Throws Error where there is none of that name or it is of another kind.
std::string read_text_attribute(const Handle& object, const std::string& name);
std::vector<std::int64_t> read_integers_attribute(const Handle& object, const std::string& name);

/// All attributes of an object that holds texts only.
void write_text_attributes(const Handle& object, const std::map<std::string, std::string>& entries);
std::map<std::string, std::string> read_text_attributes(const Handle& object);

} // namespace lsdeconv::hdf5
