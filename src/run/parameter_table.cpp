#include "lsdeconv/run/parameter_table.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/nearest_name.hpp"

#include <algorithm>

namespace lsdeconv {

bool ParameterRange::contains(double value) const {
  return (!above || value > *above) && (!at_least || value >= *at_least) && (!at_most || value <= *at_most)
         && (!below || value < *below);
}

std::string ParameterRange::text() const {
  std::string words;
  const auto add = [&words](const char* relation, const std::optional<double>& bound) {
    if (bound) {
      words += lsdeconv::text(words.empty() ? "" : " and ", relation, number_text(*bound));
    }
  };
  add("above ", above);
  add("of at least ", at_least);
  add("of at most ", at_most);
  add("below ", below);
  return words;
}

std::string hyphenated(std::string_view name) {
  std::string spelled(name);
  std::replace(spelled.begin(), spelled.end(), '_', '-');
  return spelled;
}

void refuse_unknown_parameter(std::string_view name, const std::vector<std::string_view>& known) {
  const std::string_view nearest = nearest_name(hyphenated(name), known);
  throw UserError(text("unknown option '", name, "'",
                       nearest.empty() ? "; --help lists all" : text("; did you mean '", nearest, "'?")));
}

} // namespace lsdeconv
