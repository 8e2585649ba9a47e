#pragma once

#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/doctor/checks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

namespace lsdeconv::doctor {

inline std::ostream& operator<<(std::ostream& out, const Finding& finding) {
  return out << name(finding.verdict) << " " << finding.subject << ": " << finding.seen << " -> "
             << finding.remedy;
}

constexpr std::int64_t mebibyte = std::int64_t{1} << 20;

/// A well-kept workstation with one GPU, one rank started by hand: all its findings are good.
inline Snapshot workstation() {
  Snapshot node;
  node.machine = {.host = "n01",
                  .processor = "AMD EPYC 7313P",
                  .cores = 16,
                  .node_cores = 16,
                  .numa_nodes = 1,
                  .memory_total = 128 * gibibyte,
                  .memory_available = 120 * gibibyte};
  node.frequency = {"acpi-cpufreq", "performance"};
  node.cards = {{{.address = "0000:41:00.0",
                  .model = "NVIDIA RTX A6000",
                  .numa_node = 0,
                  .lanes = 16,
                  .lanes_possible = 16,
                  .link_speed = "16.0 GT/s PCIe"}},
                "550.54.15"};
  Device device;
  device.name = "NVIDIA RTX A6000";
  device.memory = 48 * gibibyte;
  node.devices.devices.push_back(device);
  node.ranks.mpi_library = "Open MPI v4.1.4";
  node.ranks.file_libraries = "HDF5 1.10.8, libtiff 4.5.0";
  node.ranks.cores = {16};
  node.parameters = {{"vm.swappiness", 10},
                     {"vm.compaction_proactiveness", 20},
                     {"vm.overcommit_memory", 0},
                     {"vm.dirty_background_bytes", gibibyte},
                     {"vm.dirty_bytes", 4 * gibibyte},
                     {"vm.zone_reclaim_mode", 0},
                     {"kernel.numa_balancing", 1}};
  node.huge_pages = {.transparent = "always", .size = 2 * mebibyte};
  node.huge_part = 0.98;
  node.swap = {8 * gibibyte, 0};
  node.free_memory = {{0, 100 * gibibyte, 90 * gibibyte}};
  node.limits = {std::nullopt, 65536};
  node.disk = {.folder = "/scratch",
               .file_system = {"xfs", {}},
               .free = 2000 * gibibyte,
               .writing = {256 * mebibyte, 0.25, true, true, ""}};
  return node;
}

/// Two sockets, a rank for each.
inline Snapshot server() {
  Snapshot node = workstation();
  node.machine.numa_nodes = 2;
  node.machine.cores = 8;
  node.ranks.cores = {8, 8};
  node.ranks.ranks = 2;
  node.ranks.launch = {"mpirun (Open MPI)", 2};
  node.free_memory.push_back({1, 10 * gibibyte, 9 * gibibyte});
  return node;
}

/// The one finding of a subject; a failure where there is none.
inline Finding finding_of(const Snapshot& node, const std::string& subject) {
  for (const CheckRow& row : checks()) {
    for (const Finding& finding : row.judge(node)) {
      if (finding.subject == subject) {
        return finding;
      }
    }
  }
  ADD_FAILURE() << "nothing is said of " << subject;
  return {};
}

inline bool is_mentioned(const Snapshot& node, const std::string& subject) {
  return std::any_of(checks().begin(), checks().end(), [&](const CheckRow& row) {
    const Findings findings = row.judge(node);
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Finding& finding) { return finding.subject == subject; });
  });
}

} // namespace lsdeconv::doctor
