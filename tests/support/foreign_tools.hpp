#pragma once

#include <cstdlib>
#include <string>

namespace lsdeconv::testing {

/// Whether a shell command exits with 0.
inline bool succeeds(const std::string& command) {
  return std::system(command.c_str()) == 0;
}

/// A Python interpreter that can import `modules` ("h5py, numpy"); empty where there is none. Distributions
/// package modules for their own interpreter, which is not always the first python3 in PATH.
inline std::string python_with(const std::string& modules) {
  for (const char* python : {"python3", "/usr/bin/python3"}) {
    if (succeeds(std::string(python) + " -c 'import " + modules + "' 2>/dev/null")) {
      return python;
    }
  }
  return {};
}

inline std::string python_with_h5py() {
  return python_with("h5py, numpy");
}

} // namespace lsdeconv::testing
