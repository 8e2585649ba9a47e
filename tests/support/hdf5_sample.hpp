#pragma once

#include "support/tiff_sample.hpp"

#include <hdf5.h>

#include <cstring>

namespace lsdeconv::testing {

/// How a sample HDF5 file stores a volume. It is written with the HDF5 library directly, not with the
/// program's own code.
struct Hdf5Storage {
  hid_t type = H5T_STD_U16LE; ///< Of the elements in the file.
  Extent3 chunk{};            ///< Zeros: in one piece.
  int deflate = 0;            ///< Level; 0: none.
  bool shuffle = false;
  bool fletcher32 = false;
  Extent3 padding{}; ///< Voxels that the dataset has more, of a value that must never be read.
};

/// A file that is being written. Its identifiers are closed by the library when the program ends.
class Hdf5SampleFile {
public:
  explicit Hdf5SampleFile(const std::filesystem::path& path)
      : file_(require(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT))) {}
  ~Hdf5SampleFile() { (void)H5Fclose(file_); }
  Hdf5SampleFile(const Hdf5SampleFile&) = delete;
  Hdf5SampleFile& operator=(const Hdf5SampleFile&) = delete;

  [[nodiscard]] hid_t id() const { return file_; }

  /// Adds a group; those that its path goes through are made.
  void add_group(const std::string& name) const {
    const hid_t links = link_creation();
    require(H5Gclose(require(H5Gcreate2(file_, name.c_str(), links, H5P_DEFAULT, H5P_DEFAULT))));
    require(H5Pclose(links));
  }

  /// Adds a dataset; the groups that its path goes through are made.
  void add_volume(const std::string& name, VolumeView<const float> volume, const Hdf5Storage& storage) const {
    const Extent3 stored = volume.extent() + storage.padding;
    Volume<float> values(stored, 77.0F);
    copy(volume, values.view().part(whole(volume.extent())));
    const hsize_t extent[] = {static_cast<hsize_t>(stored.z), static_cast<hsize_t>(stored.y),
                              static_cast<hsize_t>(stored.x)};
    const hid_t space = require(H5Screate_simple(3, extent, nullptr));
    const hid_t creation = dataset_creation(storage);
    const hid_t links = link_creation();
    const hid_t dataset =
        require(H5Dcreate2(file_, name.c_str(), storage.type, space, links, creation, H5P_DEFAULT));
    require(H5Dwrite(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    require(H5Dclose(dataset));
    require(H5Pclose(links));
    require(H5Pclose(creation));
    require(H5Sclose(space));
  }

  /// Adds a dataset of 16-bit counts of which nothing is written; `filter`: its filter, 0 for none.
  void add_sparse_volume(const std::string& name, const Extent3& extent, const Extent3& chunk,
                         std::uint16_t fill, H5Z_filter_t filter = 0) const {
    const hsize_t sizes[] = {static_cast<hsize_t>(extent.z), static_cast<hsize_t>(extent.y),
                             static_cast<hsize_t>(extent.x)};
    const hid_t space = require(H5Screate_simple(3, sizes, nullptr));
    const hid_t creation = dataset_creation({.chunk = chunk});
    require(H5Pset_fill_value(creation, H5T_NATIVE_UINT16, &fill));
    if (filter == H5Z_FILTER_SCALEOFFSET) {
      require(H5Pset_scaleoffset(creation, H5Z_SO_INT, H5Z_SO_INT_MINBITS_DEFAULT));
    }
    const hid_t links = link_creation();
    require(H5Dclose(
        require(H5Dcreate2(file_, name.c_str(), H5T_STD_U16LE, space, links, creation, H5P_DEFAULT))));
    require(H5Pclose(links));
    require(H5Pclose(creation));
    require(H5Sclose(space));
  }

  /// Adds a table of numbers.
  void add_table(const std::string& name, const std::vector<std::vector<double>>& rows) const {
    const hsize_t extent[] = {rows.size(), rows.front().size()};
    std::vector<double> values;
    for (const std::vector<double>& row : rows) {
      values.insert(values.end(), row.begin(), row.end());
    }
    const hid_t space = require(H5Screate_simple(2, extent, nullptr));
    const hid_t links = link_creation();
    const hid_t dataset =
        require(H5Dcreate2(file_, name.c_str(), H5T_IEEE_F64LE, space, links, H5P_DEFAULT, H5P_DEFAULT));
    require(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()));
    require(H5Dclose(dataset));
    require(H5Pclose(links));
    require(H5Sclose(space));
  }

  /// Adds an attribute as Imaris does: an array of single characters.
  void add_characters(const std::string& object, const std::string& name, const std::string& value) const {
    const hsize_t count = value.size();
    const hid_t type = require(H5Tcopy(H5T_C_S1));
    const hid_t space = require(H5Screate_simple(1, &count, nullptr));
    const hid_t group = require(H5Oopen(file_, object.c_str(), H5P_DEFAULT));
    const hid_t attribute = require(H5Acreate2(group, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
    require(H5Awrite(attribute, type, value.data()));
    require(H5Aclose(attribute));
    require(H5Oclose(group));
    require(H5Sclose(space));
    require(H5Tclose(type));
  }

private:
  template <typename Result>
  static Result require(Result result) {
    if (result < 0) {
      throw std::runtime_error("HDF5 could not write the sample");
    }
    return result;
  }

  static hid_t link_creation() {
    const hid_t links = require(H5Pcreate(H5P_LINK_CREATE));
    require(H5Pset_create_intermediate_group(links, 1));
    return links;
  }

  static hid_t dataset_creation(const Hdf5Storage& storage) {
    const hid_t creation = require(H5Pcreate(H5P_DATASET_CREATE));
    if (storage.chunk.z > 0) {
      const hsize_t chunk[] = {static_cast<hsize_t>(storage.chunk.z), static_cast<hsize_t>(storage.chunk.y),
                               static_cast<hsize_t>(storage.chunk.x)};
      require(H5Pset_chunk(creation, 3, chunk));
    }
    if (storage.shuffle) {
      require(H5Pset_shuffle(creation));
    }
    if (storage.deflate > 0) {
      require(H5Pset_deflate(creation, static_cast<unsigned>(storage.deflate)));
    }
    if (storage.fletcher32) {
      require(H5Pset_fletcher32(creation));
    }
    return creation;
  }

  hid_t file_;
};

/// Writes a BigDataViewer file with one time, one setup and one level.
inline void write_bdv(const std::filesystem::path& path, VolumeView<const float> volume,
                      const Hdf5Storage& storage) {
  const Hdf5SampleFile file(path);
  file.add_volume("t00000/s00/0/cells", volume, storage);
  file.add_table("s00/resolutions", {{1, 1, 1}});
}

/// Writes an Imaris file with one channel and one level, 1.2 µm along z and 0.4 µm along y and x.
inline void write_imaris(const std::filesystem::path& path, VolumeView<const float> volume,
                         const Hdf5Storage& storage) {
  const Hdf5SampleFile file(path);
  const std::string channel = "DataSet/ResolutionLevel 0/TimePoint 0/Channel 0";
  file.add_volume(channel + "/Data", volume, storage);
  const Extent3 e = volume.extent();
  file.add_characters(channel, "ImageSizeX", std::to_string(e.x));
  file.add_characters(channel, "ImageSizeY", std::to_string(e.y));
  file.add_characters(channel, "ImageSizeZ", std::to_string(e.z));
  file.add_group("DataSetInfo/Image");
  const double sizes[] = {0.4, 0.4, 1.2};
  for (int axis = 0; axis < axes; ++axis) {
    const double length = sizes[axis] * static_cast<double>(e[axes - 1 - axis]);
    file.add_characters("DataSetInfo/Image", "ExtMin" + std::to_string(axis), "-1.000");
    file.add_characters("DataSetInfo/Image", "ExtMax" + std::to_string(axis), std::to_string(length - 1));
  }
  file.add_characters("DataSetInfo/Image", "Unit", "um");
}

} // namespace lsdeconv::testing
