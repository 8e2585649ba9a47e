#include "lsdeconv/zarr/array_reader.hpp"

#include "json.hpp"
#include "shard_index.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/zarr/chunk_coding.hpp"

#include <utility>

namespace lsdeconv::zarr {
namespace {

/// The array's metadata, the newer format first, as zarr-python looks for them.
std::optional<ArrayMetadata> find_metadata(const Root& root, const std::filesystem::path& path) {
  for (const int version : {3, 2}) {
    const std::filesystem::path file = path / array_metadata_name(version);
    if (const std::optional<std::string> json = read_text(root, file)) {
      return with_context([&] { return (root.folder() / file).string(); },
                          [&] { return parse_array_metadata(version, *json); });
    }
  }
  return std::nullopt;
}

} // namespace

ChunkFile::ChunkFile(const Root& root, const std::filesystem::path& path, const ArrayMetadata& metadata)
    : path_(root.folder() / path), metadata_(&metadata), file_(StoredFile::open(root, path)),
      chunks_(count(chunks_of_file(metadata))) {
  if (!file_) {
    return;
  }
  with_context([&] { return path_.string(); },
               [&] {
                 if (metadata.shards) {
                   stored_ = read_index(*file_, *metadata.shards, chunks());
                 } else if (file_->size() == 0) {
                   throw Error("the file is empty");
                 } else {
                   stored_ = {{0, file_->size()}};
                 }
               });
}

void ChunkFile::read(std::int64_t chunk, std::span<std::byte> samples) const {
  const StoredChunk place = stored(chunk);
  if (place.size == 0) {
    fill(*metadata_, samples);
    return;
  }
  with_context([&] { return path_.string(); },
               [&] {
                 // What a codec adds to samples that it cannot pack is little; more need not be read.
                 if (place.size > 2 * static_cast<std::int64_t>(samples.size()) + (1 << 20)) {
                   throw Error(text("the chunk takes ", place.size, " bytes for ", samples.size()));
                 }
                 compression::Bytes bytes(static_cast<std::size_t>(place.size));
                 file_->read_at(place.offset, bytes);
                 decode_chunk(*metadata_, bytes, samples);
               });
}

ArrayReader::ArrayReader(Root root, const std::filesystem::path& path) : root_(std::move(root)), path_(path) {
  std::optional<ArrayMetadata> metadata = find_metadata(root_, path_);
  if (!metadata) {
    throw UserError(text((root_.folder() / path_).string(), ": there is no Zarr array"));
  }
  metadata_ = std::make_unique<ArrayMetadata>(std::move(*metadata));
}

std::filesystem::path ArrayReader::file_path(const Shape& place) const {
  return path_ / file_key(*metadata_, place);
}

ChunkFile ArrayReader::open_file(const Shape& place) const {
  return {root_, file_path(place), *metadata_};
}

std::optional<int> array_version(const Root& root, const std::filesystem::path& path) {
  if (StoredFile::open(root, path / array_metadata_name(2))) {
    return 2;
  }
  const std::optional<std::string> json = read_text(root, path / array_metadata_name(3));
  const bool is_array = json && member(parse_json(*json), "node_type") == "array";
  return is_array ? std::optional<int>(3) : std::nullopt;
}

} // namespace lsdeconv::zarr
