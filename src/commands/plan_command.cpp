#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/plan_run.hpp"
#include "lsdeconv/run/preparation/plan_text.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include <iostream>
#include <unistd.h>

namespace lsdeconv {

int command::plan(const RunConfig& config, const mpi::Communicator& ranks) {
  const PlannedRun planned = plan_run(config, ranks);
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      std::cout << (config.json ? plan_json(planned) : plan_text(planned.run, planned.ranks)) << "\n";
      const std::vector<std::string> all = warnings(planned.run);
      if (!config.json && !(::isatty(STDOUT_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1)) {
        for (const std::string& warning : all) { // a plan in a file is whole without what the terminal shows
          std::cout << "warning     " << warning << "\n";
        }
      }
      std::cout << std::flush;
      log_warnings(all);
    }
    if (!planned.refusal.empty()) {
      throw UserError(planned.refusal);
    }
  });
  return 0;
}

} // namespace lsdeconv
