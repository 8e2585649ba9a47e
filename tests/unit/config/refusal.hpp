#pragma once

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"

#include <string>

namespace lsdeconv::testing {

/// The message with which a run refuses this value of a parameter; empty where it takes it.
inline std::string refusal(const std::string& name, const std::string& value) {
  RunConfig config;
  try {
    set_parameter(config, name, value);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

} // namespace lsdeconv::testing
