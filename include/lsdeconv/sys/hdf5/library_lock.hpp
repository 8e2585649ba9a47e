#pragma once

#include <mutex>

namespace lsdeconv::hdf5 {

/// Held by every transfer of elements or chunks, so that one thread may read a file while another writes one.
/// Everything else of this namespace is left to one thread at a time.
std::mutex& library_lock();

} // namespace lsdeconv::hdf5
