#pragma once

#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/doctor/launch.hpp"
#include "lsdeconv/sys/topology/file_system.hpp"
#include "lsdeconv/sys/topology/graphics_cards.hpp"
#include "lsdeconv/sys/topology/kernel_settings.hpp"
#include "lsdeconv/sys/topology/limits.hpp"
#include "lsdeconv/sys/topology/machine.hpp"
#include "lsdeconv/sys/topology/memory_state.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::doctor {

/// How the program was started and with which libraries.
struct Ranks {
  Launch launch;
  int ranks = 1;
  int nodes = 1;
  bool calls_from_threads = true; ///< MPI_THREAD_MULTIPLE.
  std::string mpi_library;        ///< "Open MPI v4.1.4"
  std::string file_libraries;     ///< "HDF5 1.10.8, libtiff 4.5.0"
  std::vector<int> cores{};       ///< Processing units that each rank of this node may run on.
};

/// The place of the checkpoint as this node sees it.
struct Disk {
  std::filesystem::path folder;
  topology::FileSystem file_system;
  std::int64_t free = -1; ///< Bytes; -1 where unknown.
  topology::WriteProbe writing;
  topology::Stripes stripes{};       ///< Of Lustre only.
  std::optional<bool> seen_by_all{}; ///< A file of rank 0; none where there is one node only.
  std::string hdf5_locking{};        ///< HDF5_USE_FILE_LOCKING of the environment.
};

/// All that the checks judge by: one node as its first rank sees it.
struct Snapshot {
  topology::Machine machine;
  topology::FrequencyScaling frequency;
  topology::GraphicsCards cards;
  DeviceList devices; ///< What this build of the program can use of them.
  Ranks ranks{};
  std::map<std::string, std::int64_t> parameters; ///< Kernel parameters that are there, by name.
  topology::HugePages huge_pages;
  double huge_part = -1; ///< Of a new array; -1 where unknown.
  topology::Swap swap;
  std::vector<topology::FreeMemory> free_memory;
  topology::ProcessLimits limits;
  topology::ControlGroupLimits control_group;
  bool rdma = false;
  Disk disk;
};

} // namespace lsdeconv::doctor
