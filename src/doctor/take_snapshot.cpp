#include "lsdeconv/doctor/take_snapshot.hpp"

#include "kernel_parameters.hpp"
#include "shared_folder.hpp"

#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/io/library_versions.hpp"

#include <algorithm>
#include <cstdlib>

namespace lsdeconv::doctor {
namespace {

namespace fs = std::filesystem;

constexpr const char* root = "/";

std::map<std::string, std::int64_t> read_parameters() {
  std::map<std::string, std::int64_t> found;
  const auto read = [&found](const std::string& name) {
    if (const std::optional<std::int64_t> value = topology::kernel_parameter(root, name)) {
      found.emplace(name, *value);
    }
  };
  for (const KernelParameterRow& row : kernel_parameters()) {
    read(std::string(row.name));
  }
  read("vm.dirty_ratio");
  read("vm.dirty_background_ratio");
  return found;
}

/// Writes a quarter of the free space at most, since others write there, too.
topology::WriteProbe try_writing(const fs::path& folder, std::int64_t free) {
  const std::int64_t usual = 256 * mebibyte;
  return topology::probe_writing(folder, free < 0 ? usual : std::min(usual, free / 4), 2.0);
}

Disk inspect_disk(const fs::path& folder) {
  const std::int64_t free = topology::free_disk(folder.string());
  Disk disk{.folder = folder,
            .file_system = topology::file_system_of(root, folder),
            .free = free,
            .writing = try_writing(folder, free)};
  if (disk.file_system.type == "lustre") {
    disk.stripes = topology::lustre_stripes(folder);
  }
  if (const char* locking = std::getenv("HDF5_USE_FILE_LOCKING")) {
    disk.hdf5_locking = locking;
  }
  return disk;
}

/// Everything that this rank finds out without the others.
Snapshot inspect_node(const fs::path& folder) {
  return {.machine = topology::inspect(),
          .frequency = topology::frequency_scaling(root),
          .cards = topology::graphics_cards(root),
          .devices = gpu_devices(),
          .parameters = read_parameters(),
          .huge_pages = topology::huge_pages(root),
          .huge_part = topology::huge_part_of_new_array(256 * mebibyte),
          .swap = topology::swap_space(root),
          .free_memory = topology::free_memory(root),
          .limits = topology::process_limits(),
          .control_group = topology::control_group_limits(root),
          .load = topology::node_load(root, !mpi::launch_of_process().alone),
          .rdma = topology::has_rdma(root),
          .disk = inspect_disk(folder)};
}

Ranks inspect_ranks(const mpi::Communicator& ranks, const mpi::Communicator& node, int cores) {
  Ranks found{.launch = mpi::launch_of_process(),
              .ranks = ranks.size(),
              .nodes = static_cast<int>(ranks.sum(node.is_root() ? 1 : 0)),
              .calls_from_threads = mpi::threads_may_call(),
              .mpi_library = mpi::library_version(),
              .file_libraries = file_library_versions()};
  for (const std::int64_t of_rank : node.all_gather(std::int64_t{cores})) {
    found.cores.push_back(static_cast<int>(of_rank));
  }
  return found;
}

} // namespace

std::optional<Snapshot> take_snapshot(const fs::path& folder, const mpi::Communicator& ranks) {
  const mpi::Communicator node = ranks.node();
  std::optional<Snapshot> snapshot;
  int cores = 1;
  ranks.all_or_none([&] {
    cores = topology::inspect().cores;
    if (node.is_root()) {
      snapshot = inspect_node(folder);
    }
  });
  const Ranks launched = inspect_ranks(ranks, node, cores);
  std::optional<bool> seen;
  if (launched.nodes > 1) {
    seen = sees_files_of_root(folder, ranks);
  }
  if (snapshot) {
    snapshot->ranks = launched;
    snapshot->disk.seen_by_all = seen;
  }
  return snapshot;
}

} // namespace lsdeconv::doctor
