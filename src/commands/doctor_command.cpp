#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/doctor/node_reports.hpp"
#include "lsdeconv/doctor/report_text.hpp"
#include "lsdeconv/doctor/take_snapshot.hpp"

#include <iostream>

namespace lsdeconv {
namespace {

/// The folder that the checkpoint of a run with these options would be in; the current one where none is
/// named.
std::filesystem::path examined_folder(const RunConfig& config) {
  const bool unnamed = config.checkpoint.empty() && config.cache_drive.empty() && config.input.empty()
                       && config.output.empty();
  return topology::nearest_folder(unnamed ? std::filesystem::path{} : output_layout(config).checkpoint);
}

std::string title(const std::vector<doctor::NodeReport>& nodes) {
  return text("lsdeconv ", program_version(), " on ", nodes.front().host,
              nodes.size() > 1 ? text(" and ", count_text(std::ssize(nodes) - 1, "more node")) : "", "\n");
}

} // namespace

int command::doctor(const RunConfig& config, const mpi::Communicator& ranks) {
  const std::filesystem::path folder = ranks.on_root([&] { return examined_folder(config).string(); });
  const std::optional<doctor::Snapshot> snapshot = doctor::take_snapshot(folder, ranks);
  const auto own = snapshot ? std::optional(doctor::report_of(*snapshot)) : std::nullopt;
  const std::vector<doctor::NodeReport> nodes = doctor::gather(own, ranks);
  const std::vector<doctor::Findings> groups = doctor::merged(nodes);
  if (ranks.is_root()) {
    std::cout << title(nodes) << doctor::report_text(groups, config.quiet) << std::flush;
  }
  return doctor::any_problem(groups) ? 1 : 0;
}

} // namespace lsdeconv
