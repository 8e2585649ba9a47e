#include "regularisation_text.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace {

/// choice: RunManifest::regularisation_choice.
std::string reason(const std::string& choice) {
  const auto json = nlohmann::json::parse(choice);
  return json.contains("photons") && json.at("photons").is_number()
             ? text("for the noise of ", short_text(json.at("photons").get<double>()), " photo-electrons")
             : std::string("the usual weight: the noise is not known");
}

} // namespace

std::string total_variation_text(const PreparedRun& run) {
  const std::string& choice = run.manifest.regularisation_choice;
  const double weight = total_variation(run.config, run.manifest);
  if (chooses_total_variation(run.config) && choice.empty()) {
    return "total variation as the noise wants it";
  }
  return weight == 0 ? std::string()
                     : text("total variation ", short_text(weight),
                            choice.empty() ? std::string() : text(" (", reason(choice), ")"));
}

} // namespace lsdeconv
