#pragma once

#include <functional>
#include <optional>
#include <string>

namespace lsdeconv::doctor {

/// The launcher of this process, as its environment variables show it.
struct Launch {
  std::string launcher;       ///< "mpirun (Open MPI)", "srun"; empty where there is none.
  std::optional<int> ranks{}; ///< Number of ranks that it has started.
};

/// Recognises the launcher. `variable` returns the value of an environment variable, null where it is not
/// set: as getenv.
Launch launch_by(const std::function<const char*(const char*)>& variable);

} // namespace lsdeconv::doctor
