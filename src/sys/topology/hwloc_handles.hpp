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

/// Processors, caches and memory of this machine; looking for its devices would take longer.
inline Topology load_without_devices() {
  hwloc_topology_t raw = nullptr;
  check(hwloc_topology_init(&raw), "hwloc_topology_init");
  Topology topology(raw);
  check(hwloc_topology_load(raw), "hwloc_topology_load");
  return topology;
}

} // namespace lsdeconv::topology
