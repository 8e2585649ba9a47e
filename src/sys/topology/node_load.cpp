#include "lsdeconv/sys/topology/node_load.hpp"

#include "text_file.hpp"

#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace lsdeconv::topology {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view program = "lsdeconv";
constexpr std::int64_t kibibyte = 1024;
constexpr double much_load = 0.5; // part of the cores

struct Process {
  std::int64_t id = 0;
  std::int64_t parent = 0;
  std::int64_t bytes = 0;
};

/// The process of this folder in /proc, where it is one of this program that has not ended.
std::optional<Process> run_in(const fs::path& folder) {
  const std::optional<std::int64_t> id = leading_number(folder.filename().string());
  if (!id || first_line_of(folder / "comm") != program) {
    return std::nullopt;
  }
  const std::string status = content_of(folder / "status").value_or("");
  if (value_after(status, "State:").starts_with('Z')) {
    return std::nullopt;
  }
  return Process{*id, number_after(status, "PPid:").value_or(0),
                 number_after(status, "VmRSS:").value_or(0) * kibibyte};
}

std::string busy_text(double cores) {
  return text(std::round(cores * 10) / 10);
}

} // namespace

NodeLoad node_load(const fs::path& root, bool launched) {
  NodeLoad load;
  load.busy_cores = std::max(0.0, std::strtod(first_line_of(root / "proc/loadavg").c_str(), nullptr));
  std::error_code failure;
  for (fs::directory_iterator entry(root / "proc", failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::optional<Process> run = run_in(entry->path());
    if (run && run->id != ::getpid() && !(launched && run->parent == ::getppid())) {
      ++load.other_runs;
      load.bytes_of_other_runs += run->bytes;
    }
  }
  return load;
}

std::string share_options(const NodeLoad& load, const Machine& machine) {
  if (load.other_runs == 0) {
    return {};
  }
  const int runs = load.other_runs + 1;
  const double gib = static_cast<double>(machine.memory_total) / gibibyte / runs * 0.8;
  return text("--threads ", std::max(1, machine.node_cores / runs), " --memory ",
              gib >= 2 ? std::floor(gib) : std::max(0.1, std::floor(gib * 10) / 10));
}

std::string load_text(const NodeLoad& load, const Machine& machine) {
  const std::string cores = text("about ", busy_text(load.busy_cores), " of ", machine.node_cores, " cores");
  if (load.other_runs > 0) {
    return text(load.other_runs, " other lsdeconv process", load.other_runs == 1 ? "" : "es", " at work (",
                bytes_text(load.bytes_of_other_runs), "); ", cores, " busy, ",
                bytes_text(machine.memory_available), " free");
  }
  return load.busy_cores > much_load * machine.node_cores
             ? text("other programs keep ", cores, " busy: a run takes longer than estimated")
             : std::string();
}

} // namespace lsdeconv::topology
