#include "start_environment.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace lsdeconv::mpi {
namespace {

/// The values of Open MPI's parameters that this program wants; the user's own have precedence. Other
/// libraries do not read them.
void set_parameter(const char* name, const char* value) {
  setenv(name, value, 0);
}

/// By these a process finds the others that its launcher started.
bool of_a_launcher(std::string_view name) {
  static constexpr std::array prefixes{"SLURM_", "PMI_", "PMI2_", "PMIX_"};
  return !name.starts_with("PMIX_MCA_") && name != "SLURM_CONF"
         && std::any_of(prefixes.begin(), prefixes.end(),
                        [&](std::string_view prefix) { return name.starts_with(prefix); });
}

std::vector<std::pair<std::string, std::string>> variables_of_launchers() {
  std::vector<std::pair<std::string, std::string>> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view line(*entry);
    const std::size_t end = line.find('=');
    if (end != std::string_view::npos && of_a_launcher(line.substr(0, end))) {
      found.emplace_back(line.substr(0, end), line.substr(end + 1));
    }
  }
  return found;
}

} // namespace

StartEnvironment::StartEnvironment(const Launch& launch) {
  // OMPIO, Open MPI's own layer for files, keeps shared file pointers, which nothing here uses, in files
  // beside those that it opens, under names that overflow its buffers from 245 characters on. ROMIO does not;
  // where a build lacks it, OMPIO's kind of pointers that lies in none for long.
  set_parameter("OMPI_MCA_io_ompio_priority", "1");
  set_parameter("OMPI_MCA_sharedfp", "individual");
  if (!launch.alone) {
    return;
  }
  // One process needs neither a daemon beside it, which needs a network, nor a folder in /tmp, which other
  // such processes would share and remove.
  set_parameter("OMPI_MCA_ess_singleton_isolated", "1");
  set_parameter("OMPI_MCA_orte_create_session_dirs", "0");
  hidden_ = variables_of_launchers();
  for (const auto& [name, value] : hidden_) {
    unsetenv(name.c_str());
  }
}

StartEnvironment::~StartEnvironment() {
  for (const auto& [name, value] : hidden_) {
    setenv(name.c_str(), value.c_str(), 1);
  }
}

} // namespace lsdeconv::mpi
