#pragma once

#include "lsdeconv/core/invocation.hpp"

namespace lsdeconv {

struct RunMachines;

// For the log file: lines of level debug, which the terminal shows with --verbose only.

/// Logs how, when and where this process was started, and the versions of the program and its libraries.
void log_start(const Invocation& invocation);
/// Logs the hosts and devices of a run.
void log_machines(const RunMachines& machines);
/// Logs when and with which exit code the process ends, and how long it has run.
void log_end(const Invocation& invocation, int exit_code);

} // namespace lsdeconv
