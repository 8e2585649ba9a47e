#include "lsdeconv/zarr/array_metadata.hpp"

#include "json.hpp"
#include "metadata_versions.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv::zarr {
namespace {

constexpr std::int64_t most_samples = std::int64_t{1} << 58;
constexpr std::int64_t most_chunks_per_file = std::int64_t{1} << 24;

/// Throws UserError where the product is above `most`.
void require_at_most(const Shape& shape, std::int64_t most, const char* what) {
  std::int64_t product = 1;
  for (const std::int64_t size : shape) {
    if (__builtin_mul_overflow(product, size, &product) || product > most) {
      throw UserError(text(what, " is more than this program can read"));
    }
  }
}

void require_axes(const Shape& shape, std::size_t axes, const char* what) {
  if (shape.size() != axes) {
    throw UserError(text(what, " has ", shape.size(), " axes where the shape has ", axes));
  }
}

void require_sound(const ArrayMetadata& metadata) {
  const std::size_t axes = metadata.shape.size();
  require_axes(metadata.file, axes, "the chunk grid");
  require_axes(metadata.chunk, axes, "the chunk of a shard");
  for (const std::int64_t size : metadata.shape) { // also beside an axis of size 0
    require_at_most({size}, most_samples, "the size of an axis");
  }
  require_at_most(metadata.shape, most_samples, "the number of samples");
  require_at_most(metadata.chunk, most_chunk_bytes / metadata.type.bytes, "the size of a chunk");
  require_at_most(metadata.file, most_samples, "the size of a shard");
  for (std::size_t axis = 0; axis < axes; ++axis) {
    if (metadata.file[axis] % metadata.chunk[axis] != 0) {
      throw UserError(text("a shard of ", metadata.file[axis], " samples cannot be cut into chunks of ",
                           metadata.chunk[axis]));
    }
  }
  require_at_most(chunks_of_file(metadata), most_chunks_per_file, "the number of chunks of a shard");
}

} // namespace

std::int64_t count(const Shape& shape) {
  std::int64_t product = 1;
  for (const std::int64_t size : shape) {
    product *= size;
  }
  return product;
}

std::int64_t chunk_bytes(const ArrayMetadata& metadata) {
  return count(metadata.chunk) * metadata.type.bytes;
}

Shape file_grid(const ArrayMetadata& metadata) {
  Shape grid;
  for (std::size_t axis = 0; axis < metadata.shape.size(); ++axis) {
    grid.push_back(metadata.shape[axis] / metadata.file[axis]
                   + (metadata.shape[axis] % metadata.file[axis] != 0));
  }
  return grid;
}

Shape chunks_of_file(const ArrayMetadata& metadata) {
  Shape grid;
  for (std::size_t axis = 0; axis < metadata.shape.size(); ++axis) {
    grid.push_back(metadata.file[axis] / metadata.chunk[axis]);
  }
  return grid;
}

Shape place_in_grid(std::int64_t number, const Shape& grid) {
  Shape place(grid.size());
  for (std::size_t axis = grid.size(); axis-- > 0;) {
    place[axis] = number % grid[axis];
    number /= grid[axis];
  }
  return place;
}

std::int64_t number_in_grid(const Shape& place, const Shape& grid) {
  std::int64_t number = 0;
  for (std::size_t axis = 0; axis < grid.size(); ++axis) {
    number = number * grid[axis] + place[axis];
  }
  return number;
}

std::string file_key(const ArrayMetadata& metadata, const Shape& place) {
  std::string key = metadata.keys.prefixed ? "c" : "";
  for (const std::int64_t number : place) {
    if (!key.empty()) {
      key += metadata.keys.separator;
    }
    key += std::to_string(number);
  }
  return key;
}

ArrayMetadata parse_array_metadata(int version, const std::string& json) {
  const Json parsed = parse_json(json);
  ArrayMetadata metadata = version == 2 ? parse_metadata_2(parsed) : parse_metadata_3(parsed);
  require_sound(metadata);
  return metadata;
}

std::string array_metadata_text(const ArrayMetadata& metadata) {
  return json_text(metadata.version == 2 ? metadata_json_2(metadata) : metadata_json_3(metadata));
}

std::string array_metadata_name(int version) {
  return version == 2 ? ".zarray" : "zarr.json";
}

} // namespace lsdeconv::zarr
