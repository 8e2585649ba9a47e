#pragma once

#include "lsdeconv/doctor/checks.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::doctor {

/// What the checks found on one node: an entry for each row of checks().
struct NodeReport {
  std::string host;
  std::vector<Findings> groups;
};

/// The report of checks() on one node.
NodeReport report_of(const Snapshot& node);

/// The reports of all ranks that have one (one rank of each node), in rank order, on every rank. Collective
/// over `ranks`.
std::vector<NodeReport> gather(const std::optional<NodeReport>& own, const mpi::Communicator& ranks);

/// One report on all nodes, at least one: findings that they agree in stand once; where they differ, nodes
/// are named. As many groups as a node has.
std::vector<Findings> merged(const std::vector<NodeReport>& nodes);

} // namespace lsdeconv::doctor
