#include "lsdeconv/config/run_options.hpp"

#include "lsdeconv/config/parameters.hpp"

namespace lsdeconv {

std::vector<std::string> run_options(const RunConfig& config) {
  const std::map<std::string, std::string> usual = parameter_values(RunConfig{});
  const std::map<std::string, std::string> values = parameter_values(config);
  std::vector<std::string> words;
  for (const ParameterRow& row : run_parameters().rows()) {
    const std::string name(row.name);
    if (!row.only_of.empty() || values.at(name) == usual.at(name)) {
      continue;
    }
    if (row.is_switch) {
      words.push_back((values.at(name) == "true" ? "--" : "--no-") + name);
    } else {
      words.insert(words.end(), {"--" + name, values.at(name)});
    }
  }
  return words;
}

} // namespace lsdeconv
