#pragma once

#include "lsdeconv/sys/hdf5/handle.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lsdeconv::hdf5 {

/// Adds an attribute to a group, dataset or file. Texts are UTF-8 of variable length, so they may have any
/// size and h5py gives them as str; parallel HDF5 reads but cannot write them: write in a file of
/// File::create(). Throws Error, also where there is one of that name.
void write_text_attribute(const Handle& object, const std::string& name, const std::string& value);
/// The same as an array of characters, as Imaris writes and reads texts.
void write_characters_attribute(const Handle& object, const std::string& name, const std::string& value);
/// The same for numbers, one dimension of 64-bit integers.
void write_integers_attribute(const Handle& object, const std::string& name,
                              const std::vector<std::int64_t>& values);

/// The same for floating point of 64 bits.
void write_numbers_attribute(const Handle& object, const std::string& name,
                             const std::vector<double>& values);

/// Whether the object has an attribute of that name. Throws Error where HDF5 cannot tell.
bool has_attribute(const Handle& object, const std::string& name);
/// The value of a text attribute. Throws Error where there is none of that name or it is of another kind.
std::string read_text_attribute(const Handle& object, const std::string& name);
/// The value of an attribute of integers. Throws Error where there is none of that name or it is of another
/// kind.
std::vector<std::int64_t> read_integers_attribute(const Handle& object, const std::string& name);

/// The value of an attribute of numbers, whole or floating point. Throws Error as read_integers_attribute().
std::vector<double> read_numbers_attribute(const Handle& object, const std::string& name);

/// The text of an attribute of any form of text: of fixed or variable length, or an array of characters, as
/// Imaris writes it; without trailing zeros. Empty where there is none of that name, or it is no text of at
/// most 4096 bytes. Throws Error where it cannot be read.
std::string any_text_attribute(const Handle& object, const std::string& name);

/// Adds a text attribute for each entry (name, value). Throws Error as write_text_attribute().
void write_text_attributes(const Handle& object, const std::map<std::string, std::string>& entries);
/// All attributes of an object, name to value. Throws Error where one is no text.
std::map<std::string, std::string> read_text_attributes(const Handle& object);

} // namespace lsdeconv::hdf5
