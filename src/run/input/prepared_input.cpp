#include "lsdeconv/run/input/prepared_input.hpp"

#include "lsdeconv/io/readers/read_chunks.hpp"

#include <algorithm>

namespace lsdeconv {

StorageLayout input_chunks(const PreparedInput& input) {
  const VolumeDescription& stored = input.description();
  return read_chunks(stored.layout, std::max(input.slice.x, stored.extent.x));
}

StorageLayout staged_chunks(const PreparedInput& input) {
  const Extent3& volume = input.description().extent;
  return {input_chunks(input).bytes_per_voxel, volume.y, volume.x, true};
}

} // namespace lsdeconv
