#include "lsdeconv/sys/hdf5/handle.hpp"

#include <utility>

namespace lsdeconv::hdf5 {

Handle::~Handle() {
  if (open()) {
    (void)closer_(id_);
  }
}

Handle::Handle(Handle&& other) noexcept
    : id_(std::exchange(other.id_, H5I_INVALID_HID)), closer_(other.closer_) {}

Handle& Handle::operator=(Handle&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(closer_, other.closer_);
  return *this;
}

void Handle::close(const char* call) {
  if (open()) {
    check(closer_(std::exchange(id_, H5I_INVALID_HID)), call);
  }
}

} // namespace lsdeconv::hdf5
