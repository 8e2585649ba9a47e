#include "lsdeconv/config/parameter_row.hpp"

#include "synonyms.hpp"

#include "lsdeconv/config/nearest_name.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/lower_case.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace lsdeconv {
namespace {

const ParameterRow* named(const std::string& name, const std::vector<ParameterRow>& rows) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const ParameterRow& row) { return is_named(row, name); });
  return found == rows.end() ? nullptr : &*found;
}

bool is_path(const std::string& value) {
  return value.find('/') != std::string::npos || value.ends_with(".tif") || value.ends_with(".tiff");
}

/// Throws UserError for a switch with a value: it can only be given or not.
void require_plain(std::string_view name, const std::string& value) {
  if (!value.empty() && value != "true") {
    throw UserError(text("--", name, " is ", value, ", but takes no value: give it or leave it out"));
  }
}

bool is_known(std::string_view name, const std::vector<std::string>& known) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

/// What was probably meant by a name that is no option, in quotes; empty where nothing is near. dashes: that
/// stand in front of names.
std::string likely_option(const std::string& wanted, const std::vector<ParameterRow>& rows,
                          std::string_view dashes) {
  const std::vector<std::string> known = all_spellings(rows);
  const std::string word = lower_case(wanted);
  if (is_known(word, known)) {
    return text("'", dashes, word, "'");
  }
  for (const Synonym& synonym : option_synonyms()) {
    if (synonym.word == word && is_known(synonym.meant.substr(0, synonym.meant.find(' ')), known)) {
      return text("'", dashes, synonym.meant, "'", synonym.more);
    }
  }
  const std::string_view nearest = nearest_name(word, {known.begin(), known.end()});
  return nearest.empty() ? std::string() : text("'", dashes, nearest, "'");
}

Setting named_setting(const ParameterRow& row, const std::string& value,
                      const std::vector<ParameterRow>& rows) {
  if (!row.path_row.empty() && is_path(value)) {
    return {.row = named(std::string(row.path_row), rows), .value = value};
  }
  if (const ParameterRow* other = named(std::string(row.word_row), rows);
      other != nullptr && value != row.automatic
      && std::find(other->choices.begin(), other->choices.end(), value) != other->choices.end()) {
    return {.row = other, .value = value};
  }
  if (!row.former_automatic.empty() && value == row.former_automatic) {
    return {.row = &row, .value = std::string(row.automatic.value_or(""))};
  }
  return {.row = &row, .value = row.is_switch && value.empty() ? "true" : value};
}

} // namespace

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

bool is_named(const ParameterRow& row, const std::string& name) {
  return row.name == name || std::find(row.aliases.begin(), row.aliases.end(), name) != row.aliases.end();
}

std::map<std::string, std::string> with_absolute_paths(const std::vector<ParameterRow>& rows,
                                                       std::map<std::string, std::string> values) {
  for (const ParameterRow& row : rows) {
    const auto value = values.find(std::string(row.name));
    if (row.is_path && value != values.end() && !value->second.empty()) {
      value->second = std::filesystem::absolute(value->second).string();
    }
  }
  return values;
}

std::vector<std::string> all_spellings(const std::vector<ParameterRow>& rows) {
  std::vector<std::string> all;
  for (const ParameterRow& row : rows) {
    all.emplace_back(row.name);
    all.insert(all.end(), row.aliases.begin(), row.aliases.end());
    for (const Shorthand& shorthand : row.shorthands) {
      all.emplace_back(shorthand.name);
    }
    if (row.is_switch) {
      all.push_back(text("no-", row.name));
    }
  }
  return all;
}

bool is_foreign_option(std::string_view name) {
  const std::string word = lower_case(name);
  const std::span<const Synonym> synonyms = option_synonyms();
  return std::any_of(synonyms.begin(), synonyms.end(),
                     [&word](const Synonym& synonym) { return synonym.word == word; });
}

void refuse_unknown_option(std::string_view name, const std::vector<ParameterRow>& rows,
                           const std::vector<PredecessorOption>& predecessor) {
  const std::string wanted = hyphenated(name.substr(std::min(name.find_first_not_of('-'), name.size())));
  for (const PredecessorOption& option : predecessor) {
    if (option.name == wanted) {
      throw UserError(text("lsdeconv has no --", option.name, ": ", option.answer));
    }
  }
  const std::string meant = likely_option(wanted, rows, name.starts_with('-') ? "--" : "");
  throw UserError(text("unknown option '", name, "'",
                       meant.empty() ? "; --help-all lists all" : text("; did you mean ", meant, "?")));
}

Setting setting_of(std::string_view name, const std::string& value, const std::vector<ParameterRow>& rows,
                   const std::vector<PredecessorOption>& predecessor) {
  const std::string wanted = hyphenated(name);
  if (const ParameterRow* row = named(wanted, rows)) {
    return named_setting(*row, value, rows);
  }
  for (const ParameterRow& row : rows) {
    if (row.is_switch && wanted == text("no-", row.name)) {
      require_plain(wanted, value);
      return {.row = &row, .value = "false"};
    }
    for (const Shorthand& shorthand : row.shorthands) {
      if (shorthand.name == wanted) {
        require_plain(wanted, value);
        return {.row = &row, .value = std::string(shorthand.value)};
      }
    }
  }
  for (const PredecessorOption& option : predecessor) {
    if (option.is_accepted && option.name == wanted) {
      return {.value = value, .predecessor = &option};
    }
  }
  refuse_unknown_option(name, rows, predecessor);
}

} // namespace lsdeconv
