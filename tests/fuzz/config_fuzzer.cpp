/// Hostile config files: every text sets parameters or is refused with an Error, and what it has set survives
/// being written and read again.

#include "lsdeconv/config/config_file.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"

#include <cstdint>
#include <cstdlib>
#include <sstream>

namespace lsdeconv {
namespace {

RunConfig config_of(const std::string& lines) {
  std::istringstream in(lines);
  RunConfig config;
  for (const ConfigEntry& entry : read_config(in)) {
    run_parameters().set(config, entry.name, entry.value);
  }
  return config;
}

/// What a file cannot hold stands there as a comment.
bool left_out(const std::string& lines, const std::string& name) {
  return ("\n" + lines).find("\n# " + name + " = ") != std::string::npos;
}

void require_round_trip(const RunConfig& config) {
  const std::map<std::string, std::string> values = parameter_values(config);
  const std::string lines = config_text(run_parameters().rows(), values);
  const std::map<std::string, std::string> again = parameter_values(config_of(lines));
  for (const auto& [name, value] : values) {
    if (again.at(name) != value && !left_out(lines, name)) {
      std::abort();
    }
  }
}

void read_and_check(const std::string& lines) {
  const RunConfig config = config_of(lines);
  require_round_trip(config);
  validate(config);
}

} // namespace
} // namespace lsdeconv

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  try {
    lsdeconv::read_and_check({reinterpret_cast<const char*>(bytes), size});
  } catch (const lsdeconv::Error&) {
  }
  return 0;
}
