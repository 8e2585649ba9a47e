#include "run_rows.hpp"

namespace lsdeconv {

// The default of 300 s for --stall-timeout: file servers and networks of clusters pause for some minutes when
// a server fails over. A rank that counted as lost because of that would cost the whole run a restart, while
// one that really is frozen costs no more than its own blocks until then.
RunRows ending_rows() {
  return {
      parameter<&RunConfig::drain_seconds>(
          {.name = "drain-seconds",
           .unit = "s",
           .range = {.at_least = 0, .at_most = 86400},
           .help = "for running blocks after SIGUSR1, or SIGTERM without mpirun",
           .rare = true}),
      parameter<&RunConfig::stall_timeout>({.name = "stall-timeout",
                                            .unit = "s",
                                            .range = {.at_least = 2, .at_most = 86400},
                                            .help = "without a sign of life until a rank counts as lost",
                                            .rare = true}),
  };
}

} // namespace lsdeconv
