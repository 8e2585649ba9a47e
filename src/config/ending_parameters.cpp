#include "run_rows.hpp"

namespace lsdeconv {

// 300 s: file servers and networks of clusters pause for some minutes when a server fails over, and a rank
// lost for that would cost the whole run a restart; a frozen one costs the others nothing but its own blocks.
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
