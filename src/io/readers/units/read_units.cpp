#include "lsdeconv/io/read_units.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// A read of a band should not be much dearer than its bytes, nor a band much larger than what is wanted of
/// it.
constexpr std::int64_t band_bytes = std::int64_t{1} << 18;
constexpr std::int64_t most_rows = 16;

} // namespace

StorageLayout read_units(const StorageLayout& stored, std::int64_t columns) {
  if (stored.compressed || stored.unit_columns < columns) {
    return stored;
  }
  StorageLayout band = stored;
  band.unit_columns = columns;
  band.unit_rows = std::clamp<std::int64_t>(band_bytes / (columns * stored.bytes_per_voxel), 1, most_rows);
  return band;
}

} // namespace lsdeconv
