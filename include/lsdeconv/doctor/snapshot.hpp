#pragma once

#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/sys/mpi/launch.hpp"
#include "lsdeconv/sys/topology/file_system.hpp"
#include "lsdeconv/sys/topology/graphics_cards.hpp"
#include "lsdeconv/sys/topology/kernel_settings.hpp"
#include "lsdeconv/sys/topology/limits.hpp"
#include "lsdeconv/sys/topology/machine.hpp"
#include "lsdeconv/sys/topology/memory_state.hpp"
#include "lsdeconv/sys/topology/node_load.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::doctor {

/// How the program was started, and with which libraries.
struct Ranks {
  mpi::Launch launch;
  int ranks = 1;                  ///< In MPI_COMM_WORLD.
  int nodes = 1;                  ///< On which these ranks run.
  bool calls_from_threads = true; ///< MPI provides MPI_THREAD_MULTIPLE.
  std::string mpi_library;        ///< "Open MPI v4.1.4"
  std::string file_libraries;     ///< "HDF5 1.10.8, libtiff 4.5.0"
  std::vector<int> cores{}; ///< For each rank of this node, the number of processing units that it may use.
};

/// The folder of the checkpoint as this node sees it.
struct Disk {
  std::filesystem::path folder;
  topology::FileSystem file_system;
  std::int64_t free = -1;       ///< Free bytes; -1 where unknown.
  topology::WriteProbe writing; ///< Result of writing there.
  topology::Stripes stripes{};  ///< Of Lustre only.
  std::optional<bool>
      seen_by_all{}; ///< This node sees a file that rank 0 has written; none where that was not tried.
  std::string hdf5_locking{}; ///< Environment variable HDF5_USE_FILE_LOCKING; empty where it is not set.
};

/// Everything that the checks judge: one node as its first rank sees it.
struct Snapshot {
  topology::Machine machine;
  topology::FrequencyScaling frequency;
  topology::GraphicsCards cards;
  DeviceList devices; ///< The GPUs that this build of the program can use.
  Ranks ranks{};
  std::map<std::string, std::int64_t> parameters; ///< Kernel parameters by name, those that this kernel has.
  topology::HugePages huge_pages;
  double huge_part = -1; ///< Part of a new array that lies in huge pages, in [0, 1]; -1 where unknown.
  topology::Swap swap;
  std::vector<topology::FreeMemory> free_memory; ///< One entry per NUMA node.
  topology::ProcessLimits limits;
  topology::ControlGroupLimits control_group;
  topology::NodeLoad load; ///< Of other programs.
  bool rdma = false; ///< There is a network adapter with remote direct memory access (InfiniBand, RoCE).
  Disk disk;
};

} // namespace lsdeconv::doctor
