#include "content.hpp"

#include "stored_array.hpp"
#include "stored_inputs.hpp"
#include "stored_summaries.hpp"
#include "stored_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace lsdeconv {
namespace {

constexpr const char* format = "lsdeconv checkpoint";
/// To be increased with every change that makes older programs misread the file; there is no conversion.
constexpr std::int64_t format_version = 3;
/// Of files whose /volume has another type than float32, and that are the same otherwise.
constexpr std::int64_t version_with_types = 4;
constexpr const char* texts_digest_name = "texts_digest";
constexpr const char* fields_name = "fields";
constexpr const char* fields_digest_name = "fields_digest";
constexpr const char* provenance_name = "/provenance";
constexpr const char* provenance_digest_name = "provenance_digest";

std::int64_t names_digest(const std::string& names) {
  return static_cast<std::int64_t>(text_hash(names, empty_text_hash));
}

void write_fields(const hdf5::File& file, const CheckpointMetadata& content) {
  if (content.fields.empty()) {
    return;
  }
  (void)file.create_group("/fields");
  std::string names;
  for (const auto& [name, values] : content.fields) {
    (void)write_array(file, "/fields/" + name, *values);
    names += name + " ";
  }
  // A list of names instead of asking HDF5 for the group: files without fields have no group.
  hdf5::write_text_attribute(file.handle(), fields_name, names);
  hdf5::write_integers_attribute(file.handle(), fields_digest_name, {names_digest(names)});
}

/// As the HDF5 plugins of Fiji and ilastik name it.
void write_voxel_size(const hdf5::File& file, const Spacing3& voxel) {
  if (voxel.z > 0 && voxel.y > 0 && voxel.x > 0) {
    const hdf5::Dataset volume = file.dataset("/volume");
    hdf5::write_numbers_attribute(volume.handle(), "element_size_um", {voxel.z, voxel.y, voxel.x});
    hdf5::write_text_attribute(volume.handle(), "unit", "um");
  }
}

/// The digest with one more entry. A zero byte behind every entry keeps "ab", "c" apart from "a", "bc".
std::uint64_t with_entry(std::uint64_t digest, std::string_view entry) {
  return text_hash({"\0", 1}, text_hash(entry, digest));
}

std::uint64_t with_entries(std::uint64_t digest, const std::map<std::string, std::string>& entries) {
  for (const auto& [name, value] : entries) {
    digest = with_entry(with_entry(digest, name), value);
  }
  return digest;
}

/// Digest of /parameters, /run, /inputs and the scale factor of half precision: HDF5's own checksums protect
/// its structures only.
std::int64_t texts_digest(const CheckpointMetadata& content) {
  std::uint64_t digest = with_entries(with_entries(empty_text_hash, content.parameters), content.run);
  const auto add = [&](std::string_view entry) { digest = with_entry(digest, entry); };
  for (const InputFile& input : content.inputs) {
    add(input.name);
    add(text(input.size, ' ', input.modified));
    if (input.z >= 0) {
      add(text(input.z));
    }
  }
  if (content.stored.type == StoredType::float16) {
    add(text(content.stored.exponent));
  }
  return static_cast<std::int64_t>(digest);
}

std::int64_t provenance_digest(const std::map<std::string, std::string>& entries) {
  return static_cast<std::int64_t>(with_entries(empty_text_hash, entries));
}

void write_provenance(const hdf5::File& file, const std::map<std::string, std::string>& entries) {
  if (!entries.empty()) {
    hdf5::write_text_attributes(file.create_group(provenance_name), entries);
    hdf5::write_integers_attribute(file.handle(), provenance_digest_name, {provenance_digest(entries)});
  }
}

std::map<std::string, std::string> sound_provenance(const hdf5::File& file) {
  if (!hdf5::has_attribute(file.handle(), provenance_digest_name)) {
    return {};
  }
  std::map<std::string, std::string> entries = hdf5::read_text_attributes(file.group(provenance_name));
  if (hdf5::read_integers_attribute(file.handle(), provenance_digest_name)
      != std::vector{provenance_digest(entries)}) {
    throw Error(text(provenance_name, " is damaged (its checksum differs)"));
  }
  return entries;
}

/// Empty where there are none or they are damaged: no voxel depends on them.
std::map<std::string, std::string> read_provenance(const hdf5::File& file) {
  try {
    return sound_provenance(file);
  } catch (const Error&) {
    return {};
  }
}

/// Of the fields, in the order of their names. Throws Error where the list is damaged.
std::vector<std::string> field_names(const hdf5::File& file) {
  if (!hdf5::has_attribute(file.handle(), fields_name)) {
    return {};
  }
  const std::string names = hdf5::read_text_attribute(file.handle(), fields_name);
  if (hdf5::has_attribute(file.handle(), fields_digest_name) // earlier versions stored none
      && hdf5::read_integers_attribute(file.handle(), fields_digest_name)
             != std::vector{names_digest(names)}) {
    throw Error("the list of /fields is damaged (its checksum differs)");
  }
  std::istringstream words(names);
  return {std::istream_iterator<std::string>(words), std::istream_iterator<std::string>()};
}

/// Upper bound of the bytes that attributes take.
std::int64_t text_bytes(const std::map<std::string, std::string>& entries) {
  constexpr std::int64_t overhead = 128;
  std::int64_t bytes = 0;
  for (const auto& [name, value] : entries) {
    bytes += static_cast<std::int64_t>(name.size() + value.size()) + overhead;
  }
  return bytes;
}

} // namespace

Extent3 blocks_along(const CheckpointMetadata& content) {
  return Tiling{content.volume, content.core}.counts();
}

VolumeLayout volume_layout(const CheckpointMetadata& content) {
  return {content.volume, content.core, content.stored};
}

SummarisedVolume summarised(const CheckpointMetadata& content) {
  return {content.volume, content.core, content.projections.value_or(ProjectionGrid{})};
}

void write_content(const hdf5::File& file, const CheckpointMetadata& content) {
  hdf5::write_text_attributes(file.create_group("/parameters"), content.parameters);
  hdf5::write_text_attributes(file.create_group("/run"), content.run);
  write_provenance(file, content.provenance);
  write_inputs(file, content.inputs);
  hdf5::write_text_attribute(write_array(file, "/psf", content.psf).handle(), "axes", "zyx");
  write_fields(file, content);
  hdf5::write_integers_attribute(file.handle(), texts_digest_name, {texts_digest(content)});
  StoredVolume::create(file, volume_layout(content));
  write_voxel_size(file, content.voxel);
}

CheckpointMetadata read_content(const hdf5::File& file) {
  const StoredVolume volume(file);
  CheckpointMetadata content{volume.extent(),
                             volume.core(),
                             hdf5::read_text_attributes(file.group("/parameters")),
                             hdf5::read_text_attributes(file.group("/run")),
                             read_inputs(file),
                             read_array(file, "/psf"),
                             {},
                             {},
                             read_provenance(file),
                             StoredSummaries::stored_grid(file, volume.extent()),
                             volume.stored()};
  if (hdf5::read_integers_attribute(file.handle(), texts_digest_name) != std::vector{texts_digest(content)}) {
    throw Error(
        "/parameters, /run, /inputs or the scale_factor of /volume are damaged (their checksum differs)");
  }
  return content;
}

std::optional<Volume<float>> read_field(const hdf5::File& file, const std::string& name) {
  const std::vector<std::string> names = field_names(file);
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    return std::nullopt;
  }
  return read_array(file, "/fields/" + name);
}

std::vector<std::string> damaged_parts(const hdf5::File& file) {
  std::vector<std::string> damaged;
  const auto look_at = [&](auto&& body) {
    try {
      body();
    } catch (const Error& error) {
      damaged.emplace_back(error.what());
    }
  };
  look_at([&] { (void)sound_provenance(file); });
  std::vector<std::string> fields;
  look_at([&] { fields = field_names(file); });
  for (const std::string& field : fields) {
    look_at([&] { (void)read_array(file, "/fields/" + field); });
  }
  return damaged;
}

std::int64_t content_bytes(const CheckpointMetadata& content) {
  std::size_t longest = 1;
  for (const InputFile& input : content.inputs) {
    longest = std::max(longest, input.name.size());
  }
  const auto input_bytes = static_cast<std::int64_t>(longest + 5 * sizeof(std::int64_t));
  std::int64_t values = content.psf.size();
  for (const auto& [name, field] : content.fields) {
    values += field->size();
  }
  return static_cast<std::int64_t>(content.inputs.size()) * input_bytes
         + values * static_cast<std::int64_t>(sizeof(float)) + text_bytes(content.parameters)
         + text_bytes(content.run) + text_bytes(content.provenance);
}

void write_format_version(const hdf5::File& file, StoredType type) {
  hdf5::write_text_attribute(file.handle(), "format", format);
  hdf5::write_integers_attribute(file.handle(), "format_version",
                                 {type == StoredType::float32 ? format_version : version_with_types});
}

namespace {

/// False, too, where the text is damaged, which lies far from the attribute.
bool names_format(const hdf5::File& file) {
  try {
    return hdf5::has_attribute(file.handle(), "format")
           && hdf5::read_text_attribute(file.handle(), "format") == format;
  } catch (const Error&) {
    return false;
  }
}

} // namespace

void require_marks(const hdf5::File& file) {
  if (!names_format(file) && !hdf5::has_attribute(file.handle(), texts_digest_name)) {
    throw Error("it is an HDF5 file of another program");
  }
}

void check_format_version(const hdf5::File& file) {
  require_marks(file);
  const auto version = hdf5::read_integers_attribute(file.handle(), "format_version");
  if (version.size() != 1 || version[0] < format_version || version[0] > version_with_types) {
    throw Error(text("its format has version ", version.empty() ? 0 : version[0],
                     ", this program reads versions ", format_version, " and ", version_with_types,
                     "; the program that began it can still finish or export it"));
  }
}

} // namespace lsdeconv
