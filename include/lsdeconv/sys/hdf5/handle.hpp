#pragma once

#include "lsdeconv/sys/hdf5/error.hpp"

#include <hdf5.h>

namespace lsdeconv::hdf5 {

/// Owner of one HDF5 identifier: file, group, dataset, dataspace, property list … Move-only. The destructor
/// closes it and ignores errors.
class Handle {
public:
  /// The function of HDF5 that closes an identifier of this kind: H5Dclose, H5Sclose …
  using Closer = herr_t (*)(hid_t);

  Handle() = default;
  /// Takes over the result of `call`; throws Error where that is no identifier.
  Handle(hid_t id, Closer closer, const char* call) : id_(check(id, call)), closer_(closer) {}
  ~Handle();
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  /// The identifier, negative where there is none; stays owned by this object.
  [[nodiscard]] hid_t get() const { return id_; }
  /// Whether there is an identifier.
  [[nodiscard]] bool open() const { return id_ >= 0; }
  /// Throws Error that names `call` where closing failed; the handle is empty afterwards in any case.
  /// Collective over the ranks that opened the file together.
  void close(const char* call);
  /// Gives the identifier up without closing it: HDF5 closes it when MPI ends.
  void leak() noexcept { id_ = H5I_INVALID_HID; }

private:
  hid_t id_ = H5I_INVALID_HID;
  Closer closer_ = nullptr;
};

} // namespace lsdeconv::hdf5
