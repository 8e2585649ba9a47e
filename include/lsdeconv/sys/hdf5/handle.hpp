#pragma once

#include "lsdeconv/sys/hdf5/error.hpp"

#include <hdf5.h>

namespace lsdeconv::hdf5 {

/// Owner of one HDF5 identifier: file, group, dataset, dataspace, property list … Move-only. The destructor
/// closes it and ignores errors.
class Handle {
public:
  using Closer = herr_t (*)(hid_t);

  Handle() = default;
  /// Takes over the result of `call`; throws Error where that is no identifier.
  Handle(hid_t id, Closer closer, const char* call) : id_(check(id, call)), closer_(closer) {}
  ~Handle();
  Handle(Handle&& other) noexcept;
  Handle& operator=(Handle&& other) noexcept;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  [[nodiscard]] hid_t get() const { return id_; }
  [[nodiscard]] bool open() const { return id_ >= 0; }
  /// Throws Error where closing failed; the handle is empty afterwards in any case. For files and their
  /// objects opened in parallel this is collective.
  void close(const char* call);
  /// Gives the identifier up without closing it: HDF5 closes it when MPI ends.
  void leak() noexcept { id_ = H5I_INVALID_HID; }

private:
  hid_t id_ = H5I_INVALID_HID;
  Closer closer_ = nullptr;
};

} // namespace lsdeconv::hdf5
