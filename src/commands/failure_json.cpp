#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {

std::string command::failure_json(const Error& error) {
  return json_text({{"error", error.what()}, {"exit_code", error.exit_code()}});
}

} // namespace lsdeconv
