#pragma once

#include <functional>
#include <optional>
#include <string>

namespace lsdeconv::doctor {

/// Who started this process, by the environment.
struct Launch {
  std::string launcher;       ///< "mpirun", "srun"; empty where there was none.
  std::optional<int> ranks{}; ///< That it started.
};

/// `variable` gives the value of an environment variable, null where it is not set.
Launch launch_by(const std::function<const char*(const char*)>& variable);

} // namespace lsdeconv::doctor
