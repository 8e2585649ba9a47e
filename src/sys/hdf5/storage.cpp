#include "lsdeconv/sys/hdf5/storage.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/hdf5/library_lock.hpp"

#include <algorithm>

namespace lsdeconv::hdf5 {
namespace {

NumberKind kind_of(const Handle& type) {
  const H5T_class_t number = H5Tget_class(type.get());
  const std::size_t bits = 8 * H5Tget_size(type.get());
  const H5T_order_t order = H5Tget_order(type.get());
  const bool whole_bytes = H5Tget_precision(type.get()) == bits && H5Tget_offset(type.get()) == 0
                           && (order == H5T_ORDER_LE || order == H5T_ORDER_BE);
  if (number == H5T_INTEGER && whole_bytes) {
    return H5Tget_sign(type.get()) == H5T_SGN_NONE ? NumberKind::unsigned_integer
                                                   : NumberKind::signed_integer;
  }
  const auto equals = [&](hid_t one, hid_t other) {
    return H5Tequal(type.get(), one) > 0 || H5Tequal(type.get(), other) > 0;
  };
  return number == H5T_FLOAT && whole_bytes
                 && (equals(H5T_IEEE_F32LE, H5T_IEEE_F32BE) || equals(H5T_IEEE_F64LE, H5T_IEEE_F64BE))
             ? NumberKind::floating_point
             : NumberKind::other;
}

std::vector<Filter> filters_of(const Handle& creation) {
  constexpr std::size_t most_name = 64;
  std::vector<Filter> filters;
  const int count = check(H5Pget_nfilters(creation.get()), "H5Pget_nfilters");
  for (unsigned i = 0; i < static_cast<unsigned>(count); ++i) {
    char name[most_name] = {};
    unsigned flags = 0;
    unsigned config = 0;
    std::size_t parameters = 0;
    const H5Z_filter_t id =
        check(H5Pget_filter2(creation.get(), i, &flags, &parameters, nullptr, most_name, name, &config),
              "H5Pget_filter");
    name[most_name - 1] = '\0';
    filters.push_back({id, name});
  }
  return filters;
}

std::vector<std::byte> fill_of(const Handle& creation, const Handle& type, std::int64_t bytes) {
  std::vector<std::byte> fill(static_cast<std::size_t>(bytes));
  H5D_fill_value_t state = H5D_FILL_VALUE_UNDEFINED;
  check(H5Pfill_value_defined(creation.get(), &state), "H5Pfill_value_defined");
  if (state == H5D_FILL_VALUE_USER_DEFINED) {
    check(H5Pget_fill_value(creation.get(), type.get(), fill.data()), "H5Pget_fill_value");
  }
  return fill;
}

void take_place(const Dataset& dataset, const Handle& creation, Storage& storage) {
  const H5D_layout_t layout = H5Pget_layout(creation.get());
  if (layout == H5D_CHUNKED) {
    storage.chunk.resize(storage.extent.size());
    const int rank = static_cast<int>(storage.chunk.size());
    if (check(H5Pget_chunk(creation.get(), rank, storage.chunk.data()), "H5Pget_chunk") != rank) {
      throw Error("its chunks have another number of axes than the dataset");
    }
    return;
  }
  if (layout != H5D_CONTIGUOUS || check(H5Pget_external_count(creation.get()), "H5Pget_external_count") > 0) {
    throw Error(layout == H5D_COMPACT ? "its elements lie in the header of the dataset"
                                      : "its elements lie in other files");
  }
  const haddr_t offset = H5Dget_offset(dataset.handle().get());
  if (offset == HADDR_UNDEF) {
    (void)reason(); // clears what HDF5 says about it
  } else {
    storage.offset = static_cast<std::int64_t>(offset);
  }
}

} // namespace

Storage storage_of(const Dataset& dataset) {
  const Handle type(H5Dget_type(dataset.handle().get()), H5Tclose, "H5Dget_type");
  const Handle creation(H5Dget_create_plist(dataset.handle().get()), H5Pclose, "H5Dget_create_plist");
  Storage storage;
  storage.extent = dataset.extent();
  storage.kind = kind_of(type);
  storage.element_bytes = static_cast<std::int64_t>(H5Tget_size(type.get()));
  storage.big_endian = H5Tget_order(type.get()) == H5T_ORDER_BE;
  storage.filters = filters_of(creation);
  if (storage.kind != NumberKind::other) {
    storage.fill = fill_of(creation, type, storage.element_bytes);
  }
  take_place(dataset, creation, storage);
  return storage;
}

std::optional<StoredChunk> read_stored_chunk(const Dataset& dataset, const Extent& first, std::int64_t most) {
  const std::lock_guard lock(library_lock());
  hsize_t bytes = 0;
  if (H5Dget_chunk_storage_size(dataset.handle().get(), first.data(), &bytes) < 0) {
    throw Error("H5Dget_chunk_storage_size: " + reason());
  }
  if (bytes == 0) {
    return std::nullopt;
  }
  if (bytes > static_cast<hsize_t>(most)) {
    throw Error(text("a chunk claims ", bytes, " bytes, more than it may have"));
  }
  StoredChunk chunk;
  chunk.bytes.resize(bytes);
  check(H5Dread_chunk(dataset.handle().get(), H5P_DEFAULT, first.data(), &chunk.skipped, chunk.bytes.data()),
        "H5Dread_chunk");
  return chunk;
}

} // namespace lsdeconv::hdf5
