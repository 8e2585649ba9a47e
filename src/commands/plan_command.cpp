#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/plan_run.hpp"
#include "lsdeconv/run/preparation/plan_text.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"

namespace lsdeconv {

int command::plan(const RunConfig& config, const mpi::Communicator& ranks) {
  const PlannedRun planned = plan_run(config, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      standard_output::print(config.json ? plan_json(planned) : plan_text(planned.run, planned.ranks) + "\n");
      log_warnings(planned.run);
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
