#pragma once

#include "support/cuda_on_host/settings.hpp"

#include <cstdlib>
#include <initializer_list>
#include <map>
#include <string>

namespace lsdeconv::testing {

/// Sets environment variables that describe the pretended GPUs (support/cuda_on_host/settings.hpp) for the
/// length of a scope.
class PretendedGpus {
public:
  using Variable = std::pair<const std::string, std::string>;
  PretendedGpus(std::initializer_list<Variable> variables) : variables_(variables) {
    for (const auto& [name, value] : variables_) {
      setenv(name.c_str(), value.c_str(), 1);
    }
    cuda_on_host::reset();
  }
  ~PretendedGpus() {
    for (const auto& [name, value] : variables_) {
      unsetenv(name.c_str());
    }
    cuda_on_host::reset();
  }
  PretendedGpus(const PretendedGpus&) = delete;
  PretendedGpus& operator=(const PretendedGpus&) = delete;

private:
  std::map<std::string, std::string> variables_;
};

} // namespace lsdeconv::testing
