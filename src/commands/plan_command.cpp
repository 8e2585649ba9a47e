#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/plan_run.hpp"
#include "lsdeconv/run/preparation/plan_text.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"

namespace lsdeconv {
namespace {

/// The plan, with its warnings where they do not reach the same place anyway: a plan in a file is whole.
std::string whole_text(const PlannedRun& planned, const std::vector<std::string>& warnings) {
  std::string lines = plan_text(planned.run, planned.ranks, planned.free_places) + "\n";
  if (standard_output::is_standard_error()) {
    return lines;
  }
  for (const std::string& warning : warnings) {
    lines += text("warning     ", warning, "\n");
  }
  return lines;
}

} // namespace

int command::plan(const RunConfig& config, const mpi::Communicator& ranks) {
  const PlannedRun planned = plan_run(config, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      const std::vector<std::string> all = warnings(planned.run);
      standard_output::print(config.json ? plan_json(planned) : whole_text(planned, all));
      log_warnings(all);
      if (planned.run.finished) {
        log::info(finished_text(planned.run));
      }
      if (!planned.other_run.empty()) {
        log::warning("a run with these options would be refused: ", planned.other_run);
      }
    }
    if (!planned.refusal.empty()) {
      throw UserError(planned.refusal);
    }
  });
  return 0;
}

} // namespace lsdeconv
