#include "lsdeconv/commands/invocation_log.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/prepared/provenance.hpp"

namespace lsdeconv {
namespace {

/// Several lines in one.
std::string in_one_line(const std::string& lines) {
  std::string line;
  for (const char c : lines) {
    line += c == '\n' ? ", " : std::string(1, c);
  }
  return line;
}

} // namespace

void log_start(const Invocation& invocation) {
  const auto made = provenance(invocation, {});
  log::debug("started ", made.at("started"));
  log::debug("command: ", made.at("command"));
  log::debug("working directory: ", made.at("working-directory"));
  log::debug("program: lsdeconv ", made.at("program"), ", ", in_one_line(made.at("libraries")));
  if (!invocation.environment.empty()) {
    log::debug("environment: ", in_one_line(made.at("environment")));
  }
}

void log_machines(const RunMachines& machines) {
  const auto made = provenance({}, machines);
  log::debug("hosts: ", in_one_line(made.at("hosts")));
  log::debug("devices: ", in_one_line(made.at("devices")));
}

void log_end(const Invocation& invocation, int exit_code) {
  log::debug("ended ", iso_time_text(std::time(nullptr)), " after ", duration_text(invocation.seconds()),
             ", exit code ", exit_code);
}

} // namespace lsdeconv
