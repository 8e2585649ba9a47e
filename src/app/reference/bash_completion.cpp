#include "shell_completion.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <map>

namespace lsdeconv {
namespace {

/// What the script does; the two functions in front of it hold the tables.
constexpr std::string_view script = R"bash(
_lsdeconv() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} subcommand=deconvolve values
  COMPREPLY=()
  # --option=value comes as three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]] && ((COMP_CWORD > 1)); then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ $before == -?* ]]; then
    before=${before//_/-}
    [[ $before == --* || ${#before} == 2 ]] || before=-$before
  fi
  if ((COMP_CWORD > 1)) && [[ " $_lsdeconv_subcommands " == *" ${COMP_WORDS[1]} "* ]]; then
    subcommand=${COMP_WORDS[1]}
  elif ((COMP_CWORD == 1)) && [[ $current != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$_lsdeconv_subcommands" -- "$current")
    return
  fi
  values=$(_lsdeconv_values "$subcommand:$before")
  if [[ -z $values && $current != -* ]]; then
    values=$(_lsdeconv_words "$subcommand")
  fi
  case $values in
    '' | options) mapfile -t COMPREPLY < <(compgen -W "$(_lsdeconv_options "$subcommand")" -- "$current") ;;
    none) ;;
    files)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    folders)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current") ;;
  esac
}
complete -F _lsdeconv lsdeconv
)bash";

/// One word for what _lsdeconv does with an option's value, or the values themselves.
std::string values_of(const ParameterRow& row) {
  const OfferedValues offered = offered_values(row);
  if (offered.files || offered.folders) {
    return offered.files ? "files" : "folders";
  }
  std::string words;
  for (const std::string& word : offered.words) {
    words += text(words.empty() ? "" : " ", word);
  }
  return words.empty() ? "none" : words;
}

/// The words that an option adds to those that a line beginning with "-" may become.
std::string option_words(const ParameterRow& row, const std::string& default_value) {
  std::string words;
  for (const std::string& name : spellings_of(row, default_value)) {
    words += name.starts_with("--") ? text(' ', name) : "";
  }
  for (const Shorthand& shorthand : row.shorthands) {
    words += text(" --", shorthand.name);
  }
  return words;
}

std::string a_case(std::string_view patterns, std::string_view answer) {
  return text("    ", patterns, ") echo '", answer, "' ;;\n");
}

std::string option_cases() {
  std::string cases;
  for (const SubcommandRow& subcommand : subcommands()) {
    const OptionListing options = options_of(subcommand);
    std::string words;
    for (const ParameterRow& row : options.rows) {
      words += option_words(row, options.default_of(row));
    }
    cases += a_case(subcommand.name, words);
  }
  return cases;
}

using ValuesByName = std::map<std::string, std::string>;

/// Of every spelling of the options of a subcommand that have a value, what the script says of the value.
ValuesByName values_by_name(const SubcommandRow& subcommand) {
  ValuesByName values;
  for (const ParameterRow& row : options_of(subcommand).rows) {
    for (const std::string& name : row.is_switch ? std::vector<std::string>{} : spellings_of(row, "")) {
      values.emplace(name, values_of(row));
    }
  }
  return values;
}

/// Most options have the same values for all subcommands that take them; those of which that is not so come
/// first.
std::string value_cases() {
  ValuesByName usual;
  ValuesByName patterns;
  std::string cases;
  for (const SubcommandRow& subcommand : subcommands()) {
    for (const auto& [name, value] : values_by_name(subcommand)) {
      const auto [known, is_new] = usual.emplace(name, value);
      if (is_new) {
        std::string& all = patterns[value];
        all += text(all.empty() ? "" : " | ", "*:", name);
      } else if (known->second != value) {
        cases += a_case(text(subcommand.name, ':', name), value);
      }
    }
  }
  for (const auto& [value, names] : patterns) {
    cases += a_case(names, value);
  }
  return cases;
}

/// What a word without an option before it is.
std::string word_cases() {
  std::string cases;
  for (const SubcommandRow& row : subcommands()) {
    const bool is_series = row.id == Subcommand::series;
    cases += a_case(row.name, row.takes_checkpoint ? "files" : is_series ? "folders" : "options");
  }
  return cases;
}

std::string function(std::string_view name, const std::string& cases) {
  return text("\n", name, "() {\n  case $1 in\n", cases, "  esac\n}\n");
}

} // namespace

OfferedValues offered_values(const ParameterRow& row) {
  OfferedValues offered;
  offered.folders = row.placeholder == "DIR";
  offered.files = row.placeholder == "FILE" || row.placeholder == "PATH" || !row.path_row.empty();
  if (offered.files || offered.folders) {
    return offered;
  }
  offered.words.assign(row.choices.begin(), row.choices.end());
  const bool is_listed =
      row.automatic && std::count(row.choices.begin(), row.choices.end(), *row.automatic) > 0;
  if (row.automatic && !row.automatic->empty() && !is_listed) {
    offered.words.emplace_back(*row.automatic);
  }
  if (row.zero) {
    offered.words.emplace_back(*row.zero);
  }
  if (!row.word.empty()) {
    offered.words.emplace_back(row.word);
  }
  return offered;
}

std::string bash_completion() {
  std::string names;
  for (const SubcommandRow& row : subcommands()) {
    names += text(names.empty() ? "" : " ", row.name);
  }
  return text(
      "# bash completion for lsdeconv, made from its table of parameters        -*- shell-script -*-\n\n",
      "_lsdeconv_subcommands='", names, "'\n", function("_lsdeconv_options", option_cases()),
      "\n# files, folders, none that can be told, or the values", function("_lsdeconv_values", value_cases()),
      function("_lsdeconv_words", word_cases()), script);
}

} // namespace lsdeconv
