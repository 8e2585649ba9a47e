#include "lsdeconv/config/parameter_meaning.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"

namespace lsdeconv {
namespace {

using Values = std::map<std::string, std::string>;

/// What the values say of the PSF's model; defaults where they say nothing.
LightSheetOptics optics_of(const Values& values) {
  RunConfig config;
  for (const char* name : {"rf", "na", "effective-na", "psf-model", "sheet"}) {
    if (const auto value = values.find(name); value != values.end()) {
      set_parameter(config, name, value->second);
    }
  }
  return config.optics;
}

void replace(Values& values, const std::string& name, std::string_view word) {
  if (const auto value = values.find(name); value != values.end()) {
    value->second = word;
  }
}

} // namespace

std::map<std::string, std::string> in_same_words(std::map<std::string, std::string> values) {
  try {
    const LightSheetOptics optics = optics_of(values);
    const PsfModelRow& model = row_of(chosen_model(optics));
    replace(values, "psf-model", model.name);
    if (optics.sheet == model.sheet) {
      replace(values, "sheet", row_of(SheetModel::automatic).name);
    }
    if (optics.effective_na == optics.na) {
      replace(values, "effective-na", "na");
    }
  } catch (const UserError&) { // of a version with other ranges or choices
  }
  if (const auto shape = values.find("background-shape"); shape != values.end() && shape->second == "auto") {
    shape->second =
        "constant"; // as earlier versions called their default; the checkpoint has the field that was found
  }
  for (const ParameterRow& row : run_parameters().rows()) {
    const auto value = values.find(std::string(row.name));
    if (value != values.end() && !row.former_automatic.empty() && value->second == row.automatic) {
      value->second = row.former_automatic;
    }
  }
  return values;
}

} // namespace lsdeconv
