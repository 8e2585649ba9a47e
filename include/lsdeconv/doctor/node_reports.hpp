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

NodeReport report_of(const Snapshot& node);

/// The reports of all nodes, in the order of their first ranks, on every rank. Ranks without one give none.
/// Collective over `ranks`.
std::vector<NodeReport> gather(const std::optional<NodeReport>& own, const mpi::Communicator& ranks);

/// One report on all nodes: what they agree in stands once; where they differ, nodes are named. There is at
/// least one node.
std::vector<Findings> merged(const std::vector<NodeReport>& nodes);

} // namespace lsdeconv::doctor
