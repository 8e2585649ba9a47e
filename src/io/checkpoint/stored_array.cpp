#include "stored_array.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

namespace lsdeconv {
namespace {

constexpr const char* digest_name = "digest";

hdf5::Slab everything(const Extent3& e) {
  return {{0, 0, 0}, {static_cast<hsize_t>(e.z), static_cast<hsize_t>(e.y), static_cast<hsize_t>(e.x)}};
}

/// Calls body(slab of a plane, index of its first value) for every plane: a transfer of MPI-IO must stay
/// below 2 GiB.
template <typename Body>
void for_each_plane(const Extent3& extent, Body&& body) {
  hdf5::Slab plane = everything({1, extent.y, extent.x});
  for (std::int64_t z = 0; z < extent.z; ++z) {
    plane.offset[0] = static_cast<hsize_t>(z);
    body(plane, z * extent.y * extent.x);
  }
}

std::int64_t digest_of(const Volume<float>& values) {
  return static_cast<std::int64_t>(digest(values.view()));
}

/// More voxels than any array beside the volume has: an extent beyond that is damaged.
constexpr double most_voxels = 1U << 30U;

} // namespace

hdf5::Dataset write_array(const hdf5::File& file, const std::string& name, const Volume<float>& values) {
  hdf5::Dataset dataset =
      file.create_dataset<float>(name, everything(values.extent()).count, hdf5::Fill::nothing);
  for_each_plane(values.extent(), [&](const hdf5::Slab& plane, std::int64_t first) {
    dataset.write(plane, values.data() + first);
  });
  hdf5::write_integers_attribute(dataset.handle(), digest_name, {digest_of(values)});
  return dataset;
}

Volume<float> read_array(const hdf5::File& file, const std::string& name) {
  const hdf5::Dataset dataset = file.dataset(name);
  const hdf5::Extent extent = dataset.extent();
  if (extent.size() != axes) {
    throw Error(name + " is not three-dimensional");
  }
  if (static_cast<double>(extent[0]) * static_cast<double>(extent[1]) * static_cast<double>(extent[2])
      > most_voxels) {
    throw Error(name + " claims more voxels than memory can hold");
  }
  Volume<float> values({static_cast<std::int64_t>(extent[0]), static_cast<std::int64_t>(extent[1]),
                        static_cast<std::int64_t>(extent[2])});
  for_each_plane(values.extent(), [&](const hdf5::Slab& plane, std::int64_t first) {
    dataset.read(plane, values.data() + first);
  });
  if (hdf5::read_integers_attribute(dataset.handle(), digest_name) != std::vector{digest_of(values)}) {
    throw Error(name + " is damaged (its checksum differs)");
  }
  return values;
}

} // namespace lsdeconv
