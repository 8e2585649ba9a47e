#include "lsdeconv/core/invocation.hpp"

#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <unistd.h>

namespace lsdeconv {
namespace {

/// Names of variables, or what their names begin with where a star ends it. The launchers' own variables are
/// left out: they describe the launch and not the user's wish.
constexpr std::array<std::string_view, 20> recorded{"CUDA_VISIBLE_DEVICES",
                                                    "GOMP_*",
                                                    "HDF5_PLUGIN_PATH",
                                                    "HDF5_USE_FILE_LOCKING",
                                                    "LD_PRELOAD",
                                                    "LSB_JOBID",
                                                    "MALLOC_ARENA_MAX",
                                                    "OMP_*",
                                                    "PBS_JOBID",
                                                    "ROMIO_HINTS",
                                                    "SLURM_ARRAY_JOB_ID",
                                                    "SLURM_ARRAY_TASK_ID",
                                                    "SLURM_CPUS_PER_TASK",
                                                    "SLURM_JOB_ID",
                                                    "SLURM_JOB_NUM_NODES",
                                                    "SLURM_JOB_PARTITION",
                                                    "SLURM_MEM_PER_NODE",
                                                    "SLURM_NTASKS",
                                                    "SLURM_RESTART_COUNT",
                                                    "UCX_*"};

bool is_recorded(std::string_view name) {
  return std::any_of(recorded.begin(), recorded.end(), [name](std::string_view entry) {
    return entry.ends_with('*') ? name.starts_with(entry.substr(0, entry.size() - 1)) : name == entry;
  });
}

} // namespace

std::string Invocation::command() const {
  std::string line;
  for (const std::string& word : words) {
    line += (line.empty() ? "" : " ") + shell_word(word);
  }
  return line;
}

double Invocation::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Invocation this_invocation(int argc, const char* const* argv) {
  Invocation invocation{.words = {argv, argv + argc},
                        .working_directory = {},
                        .started = std::time(nullptr),
                        .begin = std::chrono::steady_clock::now(),
                        .environment = {}};
  std::error_code removed; // the working directory may be gone
  invocation.working_directory = std::filesystem::current_path(removed);
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view entry(*variable);
    const std::size_t equals = std::min(entry.find('='), entry.size());
    if (is_recorded(entry.substr(0, equals))) {
      invocation.environment.emplace(entry.substr(0, equals),
                                     entry.substr(std::min(equals + 1, entry.size())));
    }
  }
  return invocation;
}

std::string iso_time_text(std::time_t moment) {
  std::string time = local_time_text(moment, "%Y-%m-%dT%H:%M:%S%z"); // …+0100, but ISO 8601 has +01:00
  constexpr std::size_t minutes = 2;
  return time.insert(time.size() - minutes, ":");
}

} // namespace lsdeconv
