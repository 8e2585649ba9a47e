#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <hwloc.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace lsdeconv::topology {

struct TopologyDeleter {
  void operator()(hwloc_topology_t topology) const { hwloc_topology_destroy(topology); }
};
using Topology = std::unique_ptr<hwloc_topology, TopologyDeleter>;

struct BitmapDeleter {
  void operator()(hwloc_bitmap_t bitmap) const { hwloc_bitmap_free(bitmap); }
};
using Bitmap = std::unique_ptr<hwloc_bitmap_s, BitmapDeleter>;

/// Throws Error with the system's reason for a call of hwloc that failed.
inline void check(int result, const char* call) {
  if (result < 0) {
    const int problem = errno;
    throw Error(text(call, ": ", std::generic_category().message(problem),
                     ": the processors of this machine cannot be read"));
  }
}

} // namespace lsdeconv::topology
