#pragma once

#include "subcommands.hpp"

#include "lsdeconv/config/run_config.hpp"

namespace lsdeconv {

/// Checks what a subcommand needs of its options, before anything is read. Throws UserError that says the
/// first fault found.
void validate_for(Subcommand subcommand, const RunConfig& config);

} // namespace lsdeconv
