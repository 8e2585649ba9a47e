#include "../help.hpp"
#include "shell_completion.hpp"

#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

/// Inside single quotes; of `special` characters, which _arguments and _describe would take for their own,
/// each gets a backslash.
std::string quoted(std::string_view plain, std::string_view special) {
  std::string escaped;
  for (const char c : plain) {
    if (c == '\'') {
      escaped += "'\\''";
    } else {
      escaped += special.find(c) == std::string_view::npos ? "" : "\\";
      escaped += c;
    }
  }
  return escaped;
}

constexpr std::string_view in_arguments = "[]:\\";

/// ":PATH:_files": what stands for the value, and how it is completed.
std::string action(const ParameterRow& row) {
  const OfferedValues offered = offered_values(row);
  std::string how = offered.files ? "_files" : offered.folders ? "_files -/" : " ";
  if (!offered.words.empty()) {
    std::string words;
    for (const std::string& word : offered.words) {
      words += text(words.empty() ? "" : " ", quoted(word, in_arguments));
    }
    how = text('(', words, ')');
  }
  const std::string value = row.choices.empty() ? value_text(row) : "value";
  return text(':', quoted(value.empty() ? "value" : value, in_arguments), ':', how);
}

std::string specification(const std::string& name, std::string_view help, const std::string& action) {
  const std::string_view before_value = action.empty() ? "" : name.starts_with("--") ? "=" : "+";
  return text("        '", name, before_value, '[', quoted(help, in_arguments), ']', action, "' \\\n");
}

/// Every spelling of an option, with its help.
std::string specifications(const SubcommandRow& subcommand, const ParameterRow& row,
                           const std::string& default_value) {
  std::string all;
  for (const std::string& name : spellings_of(row, default_value)) {
    all += specification(name, help_in(subcommand, row), row.is_switch ? "" : action(row));
  }
  for (const Shorthand& shorthand : row.shorthands) {
    all += specification(text("--", shorthand.name), text("--", row.name, ' ', shorthand.value), "");
  }
  return all;
}

/// How words without an option before them are completed.
std::string word_action(const SubcommandRow& row) {
  if (row.takes_checkpoint) {
    return "        '*:checkpoint or folder:_files'\n";
  }
  return row.id == Subcommand::series ? "        '*:folder:_files -/'\n" : "        '*: : '\n";
}

std::string subcommand_cases() {
  std::string cases;
  for (const SubcommandRow& subcommand : subcommands()) {
    const OptionListing options = options_of(subcommand);
    cases += text("    ", subcommand.name, ")\n      _arguments -S \\\n");
    for (const ParameterRow& row : options.rows) {
      cases += specifications(subcommand, row, options.default_of(row));
    }
    cases += text(word_action(subcommand), "      ;;\n");
  }
  return cases;
}

std::string subcommand_descriptions() {
  std::string lines;
  for (const SubcommandRow& row : subcommands()) {
    lines += text("    '", row.name, ':', quoted(row.summary, "\\"), "'\n");
  }
  return lines;
}

} // namespace

std::string zsh_completion() {
  return text("#compdef lsdeconv\n# zsh completion for lsdeconv, made from its table of parameters\n\n",
              "_lsdeconv() {\n  local subcommand=deconvolve\n  local -a subcommands=(\n",
              subcommand_descriptions(), "  )\n  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n",
              "    _describe subcommand subcommands\n    return\n  fi\n",
              "  if (( CURRENT > 2 )) && (( ${subcommands[(I)$words[2]:*]} )); then\n",
              "    subcommand=$words[2]\n    shift words\n    (( CURRENT-- ))\n  fi\n  case $subcommand in\n",
              subcommand_cases(), "  esac\n}\n\n_lsdeconv \"$@\"\n");
}

} // namespace lsdeconv
