#include "lsdeconv/run/parameter_table.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/nearest_name.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {

bool ParameterRange::contains(double value) const {
  return (!above || value > *above) && (!at_least || value >= *at_least) && (!at_most || value <= *at_most)
         && (!below || value < *below) && (!odd || std::fmod(std::abs(value), 2) == 1)
         && (!multiple_of || std::fmod(value, *multiple_of) == 0);
}

std::string ParameterRange::text() const {
  std::string words;
  const auto add = [&words](const std::string& demand) { words += (words.empty() ? "" : " and ") + demand; };
  const auto add_bound = [&add](const char* relation, const std::optional<double>& bound) {
    if (bound) {
      add(relation + number_text(*bound));
    }
  };
  add_bound("above ", above);
  add_bound("of at least ", at_least);
  add_bound("of at most ", at_most);
  add_bound("below ", below);
  if (odd) {
    add("odd");
  }
  add_bound("a multiple of ", multiple_of);
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
