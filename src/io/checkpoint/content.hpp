#pragma once

#include "stored_summaries.hpp"
#include "stored_volume.hpp"

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

// What a checkpoint contains apart from voxels and block records: /parameters, /run, /inputs, /psf, /fields,
// the empty /volume, and the attributes of the root.

/// Number of blocks along each axis.
Extent3 blocks_along(const CheckpointMetadata& content);

/// How its volume is stored.
VolumeLayout volume_layout(const CheckpointMetadata& content);

/// How its volume is cut and reduced. Only where it keeps summaries of blocks.
SummarisedVolume summarised(const CheckpointMetadata& content);

/// Writes all of it but the format's version.
void write_content(const hdf5::File& file, const CheckpointMetadata& content);
/// Reads all of it but the fields. Throws Error where a part is missing or damaged.
CheckpointMetadata read_content(const hdf5::File& file);
/// A field; none where the file has none of that name. Throws Error where it is damaged.
std::optional<Volume<float>> read_field(const hdf5::File& file, const std::string& name);
/// What is damaged of the fields and of what read_content() passes over, a sentence each. Reads all fields.
std::vector<std::string> damaged_parts(const hdf5::File& file);
/// Upper bound in bytes of what write_content() stores, without the voxels of /volume.
std::int64_t content_bytes(const CheckpointMetadata& content);

/// Writes the name and the version of the format, which depends on the type of /volume, as attributes of the
/// root.
void write_format_version(const hdf5::File& file, StoredType type);
/// Throws Error where the root has none of the attributes that checkpoints of every version have.
void require_marks(const hdf5::File& file);
/// Throws Error where the file is no checkpoint, or one of another version of the format.
void check_format_version(const hdf5::File& file);

} // namespace lsdeconv
