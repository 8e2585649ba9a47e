#include "run_rows.hpp"

namespace lsdeconv {

RunRows info_rows() {
  return {
      parameter<&RunConfig::json>(
          {.name = "json",
           .help = "for programs to read",
           .only_of = "info plan series verify report doctor psf export simulate tune compare"}),
      parameter<&RunConfig::parameters>(
          {.name = "parameters", .help = "how the checkpoint was made, too", .only_of = "info"}),
      parameter<&RunConfig::watch>(
          {.name = "watch", .help = "tell how a run goes on, until it ends", .only_of = "info"}),
      parameter<&RunConfig::interval>({.name = "interval",
                                       .unit = "s",
                                       .range = {.at_least = 0.1, .at_most = 3600},
                                       .help = "between two looks at a run that is watched",
                                       .only_of = "info"}),
  };
}

RunRows trace_rows() {
  return {
      parameter<&RunConfig::trace>({.name = "trace",
                                    .placeholder = "FILE",
                                    .help = "timeline of every stage, for Perfetto or chrome://tracing",
                                    .rare = true}),
  };
}

} // namespace lsdeconv
