#pragma once

#include <cstdlib>
#include <string>

namespace lsdeconv::testing {

inline bool succeeds(const std::string& command) {
  return std::system(command.c_str()) == 0;
}

/// Empty where there is none. Distributions pack h5py for their own interpreter, which another python3 may
/// hide.
inline std::string python_with_h5py() {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    if (succeeds(std::string(python) + " -c 'import h5py, numpy' 2>/dev/null")) {
      return python;
    }
  }
  return {};
}

} // namespace lsdeconv::testing
