#pragma once

#include "lsdeconv/sys/hdf5/half.hpp"
#include "lsdeconv/sys/hdf5/handle.hpp"

#include <hdf5.h>

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv::hdf5 {

/// Elements of a dataset or of a part of it along each dimension, slowest first.
using Extent = std::vector<hsize_t>;

/// A rectangular part of a dataset; one entry per dimension, slowest first.
struct Slab {
  Extent offset; ///< Of its first element in the dataset.
  Extent count;
};

/// HDF5's name for a type of this program. The types are built in, or last as long as the process: nothing to
/// close.
template <typename T>
hid_t type_of();

template <>
hid_t type_of<std::uint8_t>();
template <>
hid_t type_of<std::uint16_t>();
template <>
hid_t type_of<std::uint32_t>();
template <>
hid_t type_of<std::int64_t>();
template <>
hid_t type_of<std::uint64_t>();
template <>
hid_t type_of<float>();
template <>
hid_t type_of<double>();
template <>
hid_t type_of<Half>();

/// Array of one type in an HDF5 file. Transfers are independent (no other rank takes part), convert between
/// types where needed, and throw Error with HDF5's reason; each must stay below 2 GiB.
class Dataset {
public:
  Dataset() = default;
  /// Takes over the result of `call`; throws Error where that is no identifier.
  Dataset(hid_t id, const char* call) : handle_(id, H5Dclose, call) {}

  /// For calls of HDF5 and for attributes; stays owned by this object.
  [[nodiscard]] const Handle& handle() const { return handle_; }
  /// Elements along each dimension. Throws Error.
  [[nodiscard]] Extent extent() const;
  /// Number of elements. Throws Error where it cannot be.
  [[nodiscard]] std::int64_t size() const;
  /// Throws Error where the file is too small to hold all elements: a damaged extent, before memory is taken
  /// for it.
  void require_stored() const;
  /// Bytes of one element as stored.
  [[nodiscard]] std::size_t element_bytes() const;
  /// Whether elements are stored as this very type, which reading and writing it then need not convert.
  template <typename T>
  [[nodiscard]] bool stores() const {
    return stores(type_of<T>());
  }

  /// Writes the part from `values`, which has its elements one behind the other, the last dimension fastest.
  /// Throws Error with HDF5's reason.
  template <typename T>
  void write(const Slab& where, const T* values) const {
    write(where, type_of<T>(), values);
  }
  /// Reads the part into `values`, laid out as for write(). Throws Error with HDF5's reason.
  template <typename T>
  void read(const Slab& where, T* values) const {
    read(where, type_of<T>(), values);
  }
  /// Writes the whole dataset; `values` has size() elements.
  template <typename T>
  void write_all(const std::vector<T>& values) const {
    write(everything(), values.data());
  }
  /// The whole dataset, the last dimension fastest. Throws Error, also as require_stored().
  template <typename T>
  [[nodiscard]] std::vector<T> read_all() const {
    require_stored();
    std::vector<T> values(static_cast<std::size_t>(size()));
    read(everything(), values.data());
    return values;
  }

  /// Place in the file of the chunk that starts at element `first`, in bytes from the file's begin. Early
  /// allocation makes it known, and final, as soon as the dataset exists. Looks through all chunks: not for
  /// every transfer.
  [[nodiscard]] std::int64_t chunk_address(const Extent& first) const;
  /// The texts of File::create_texts(). Throws Error, also as require_stored().
  [[nodiscard]] std::vector<std::string> read_texts() const;

  /// Throws Error where closing fails; the destructor is silent about it.
  void close() { handle_.close("H5Dclose"); }

private:
  [[nodiscard]] Slab everything() const;
  [[nodiscard]] bool stores(hid_t type) const;
  void write(const Slab& where, hid_t type, const void* values) const;
  void read(const Slab& where, hid_t type, void* values) const;

  Handle handle_;
};

} // namespace lsdeconv::hdf5
