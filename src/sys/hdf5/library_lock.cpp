#include "lsdeconv/sys/hdf5/library_lock.hpp"

namespace lsdeconv::hdf5 {

std::mutex& library_lock() {
  static std::mutex lock;
  return lock;
}

} // namespace lsdeconv::hdf5
