#include "lsdeconv/io/readers/read_chunks.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

// A band is large enough that the overhead of a read does not matter, and not much larger than what a window
// wants of it.
constexpr std::int64_t band_bytes = std::int64_t{1} << 18;
constexpr std::int64_t most_rows = 16;

} // namespace

StorageLayout read_chunks(const StorageLayout& stored, std::int64_t columns) {
  if (stored.whole_chunks() || stored.chunk_columns < columns) {
    return stored;
  }
  StorageLayout band = stored;
  band.chunk_columns = columns;
  band.chunk_rows = std::clamp<std::int64_t>(band_bytes / (columns * stored.bytes_per_voxel), 1, most_rows);
  return band;
}

} // namespace lsdeconv
