#pragma once

#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <optional>
#include <string>

namespace lsdeconv {

/// Number of blocks along each axis.
Extent3 blocks_along(const CheckpointMetadata& content);

/// Everything of a checkpoint but voxels and block records.
void write_content(const hdf5::File& file, const CheckpointMetadata& content);
/// Throws Error where a part is missing.
CheckpointMetadata read_content(const hdf5::File& file);
/// None where the file has no field of that name.
std::optional<Volume<float>> read_field(const hdf5::File& file, const std::string& name);
/// Upper bound of what write_content() stores, without the room for voxels.
std::int64_t content_bytes(const CheckpointMetadata& content);

void write_format_version(const hdf5::File& file);
/// Throws Error where the file is no checkpoint or of another version of the format.
void check_format_version(const hdf5::File& file);

} // namespace lsdeconv
