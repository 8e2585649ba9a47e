#include "lsdeconv/sys/hdf5/dataset.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/hdf5/library_lock.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

namespace lsdeconv::hdf5 {
namespace {

/// H5Fget_filesize does not know the size of a file that several processes write to.
std::string path_of_file(const Handle& object) {
  const ssize_t length = H5Fget_name(object.get(), nullptr, 0);
  check(length, "H5Fget_name");
  std::string name(static_cast<std::size_t>(length), '\0');
  check(H5Fget_name(object.get(), name.data(), name.size() + 1), "H5Fget_name");
  return name;
}

/// binary16, which HDF5 builds in from version 1.14.4 on only: sign at bit 15, exponent at 10, fraction at 0.
hid_t make_half_type() {
  constexpr std::size_t exponent_bits = 5;
  constexpr std::size_t fraction_bits = 10;
  constexpr std::size_t bias = 15;
  const hid_t type = check(H5Tcopy(H5T_IEEE_F32LE), "H5Tcopy");
  check(H5Tset_fields(type, exponent_bits + fraction_bits, fraction_bits, exponent_bits, 0, fraction_bits),
        "H5Tset_fields");
  check(H5Tset_size(type, sizeof(Half)), "H5Tset_size");
  check(H5Tset_ebias(type, bias), "H5Tset_ebias");
  return type;
}

struct Selection {
  Handle file;
  Handle memory;
};

Selection select(const Handle& dataset, const Slab& where) {
  Selection selection{
      Handle(H5Dget_space(dataset.get()), H5Sclose, "H5Dget_space"),
      Handle(H5Screate_simple(static_cast<int>(where.count.size()), where.count.data(), nullptr), H5Sclose,
             "H5Screate_simple")};
  check(H5Sselect_hyperslab(selection.file.get(), H5S_SELECT_SET, where.offset.data(), nullptr,
                            where.count.data(), nullptr),
        "H5Sselect_hyperslab");
  return selection;
}

} // namespace

template <>
hid_t type_of<std::uint8_t>() {
  return H5T_NATIVE_UINT8;
}
template <>
hid_t type_of<std::uint16_t>() {
  return H5T_NATIVE_UINT16;
}
template <>
hid_t type_of<std::uint32_t>() {
  return H5T_NATIVE_UINT32;
}
template <>
hid_t type_of<std::int64_t>() {
  return H5T_NATIVE_INT64;
}
template <>
hid_t type_of<std::uint64_t>() {
  return H5T_NATIVE_UINT64;
}
template <>
hid_t type_of<float>() {
  return H5T_NATIVE_FLOAT;
}
template <>
hid_t type_of<double>() {
  return H5T_NATIVE_DOUBLE;
}

template <>
hid_t type_of<Half>() {
  static const hid_t type = make_half_type(); // HDF5 closes it when the process ends
  return type;
}

Extent Dataset::extent() const {
  const Handle space(H5Dget_space(handle_.get()), H5Sclose, "H5Dget_space");
  const int dimensions = check(H5Sget_simple_extent_ndims(space.get()), "H5Sget_simple_extent_ndims");
  Extent extent(static_cast<std::size_t>(dimensions));
  check(H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr), "H5Sget_simple_extent_dims");
  return extent;
}

std::int64_t Dataset::size() const {
  std::int64_t size = 1;
  for (const hsize_t along : extent()) {
    if (__builtin_mul_overflow(size, along, &size)) {
      throw Error("a dataset claims more elements than can be");
    }
  }
  return size;
}

void Dataset::require_stored() const {
  const std::filesystem::path file = path_of_file(handle_);
  if (!std::filesystem::is_regular_file(file)) {
    return; // in memory: this process has just made it
  }
  const std::uintmax_t file_bytes = std::filesystem::file_size(file);
  const std::int64_t elements = size();
  if (static_cast<std::uintmax_t>(elements) > file_bytes / std::max<std::size_t>(1, element_bytes())) {
    throw Error(text("a dataset claims ", elements, " elements, more than the file's ", file_bytes,
                     " bytes can hold"));
  }
}

std::size_t Dataset::element_bytes() const {
  const Handle type(H5Dget_type(handle_.get()), H5Tclose, "H5Dget_type");
  return H5Tget_size(type.get());
}

bool Dataset::stores(hid_t type) const {
  const Handle stored(H5Dget_type(handle_.get()), H5Tclose, "H5Dget_type");
  return check(H5Tequal(stored.get(), type), "H5Tequal") > 0;
}

Slab Dataset::everything() const {
  const Extent all = extent();
  return {Extent(all.size(), 0), all};
}

void Dataset::write(const Slab& where, hid_t type, const void* values) const {
  const std::lock_guard lock(library_lock());
  const Selection selection = select(handle_, where);
  errno = 0;
  const herr_t result =
      H5Dwrite(handle_.get(), type, selection.memory.get(), selection.file.get(), H5P_DEFAULT, values);
  if (const int code = errno; result < 0 && code != 0) { // ROMIO calls every failure an input/output error
    throw Error(text("H5Dwrite: ", reason(),
                     " (the system's last word: ", std::generic_category().message(code), ")"));
  }
  check(result, "H5Dwrite");
}

void Dataset::read(const Slab& where, hid_t type, void* values) const {
  const std::lock_guard lock(library_lock());
  const Selection selection = select(handle_, where);
  check(H5Dread(handle_.get(), type, selection.memory.get(), selection.file.get(), H5P_DEFAULT, values),
        "H5Dread");
}

std::int64_t Dataset::chunk_address(const Extent& first) const {
  unsigned filters = 0;
  haddr_t address = HADDR_UNDEF;
  hsize_t bytes = 0;
  check(H5Dget_chunk_info_by_coord(handle_.get(), first.data(), &filters, &address, &bytes),
        "H5Dget_chunk_info_by_coord");
  if (address == HADDR_UNDEF) {
    throw Error("H5Dget_chunk_info_by_coord: the chunk has no place in the file");
  }
  return static_cast<std::int64_t>(address);
}

std::vector<std::string> Dataset::read_texts() const {
  const Handle type(H5Dget_type(handle_.get()), H5Tclose, "H5Dget_type");
  const std::size_t width = H5Tget_size(type.get());
  require_stored();
  std::vector<char> characters(width * static_cast<std::size_t>(size()));
  read(everything(), type.get(), characters.data());
  std::vector<std::string> values;
  for (const char* at = characters.data(); at < characters.data() + characters.size(); at += width) {
    values.emplace_back(at, strnlen(at, width));
  }
  return values;
}

} // namespace lsdeconv::hdf5
