#include "help.hpp"

#include "lsdeconv/core/terminal.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

constexpr std::size_t help_column = 34;

std::string two_columns(const std::string& left, const std::string& right) {
  const std::size_t used = display_width(left) + 2;
  return left
         + (used > help_column ? "\n" + std::string(help_column, ' ')
                               : std::string(help_column + 2 - used, ' '))
         + right + "\n";
}

std::string spelling(const ParameterRow& row, const std::string& default_value) {
  const std::string short_name = row.short_name == 0 ? "    " : text('-', row.short_name, ", ");
  if (row.is_switch) {
    return text("  ", short_name, default_value == "true" ? "--no-" : "--", row.name);
  }
  return text("  ", short_name, "--", row.name, " ", value_text(row));
}

std::string default_text(const ParameterRow& row, const std::string& value) {
  return row.is_switch || value.empty() ? "" : text(" [", value, "]");
}

std::string unit_text(const ParameterRow& row) {
  return row.most_words > 1 && !row.unit.empty() ? text(", in ", row.unit) : "";
}

/// "also --sigma" on a line of its own; empty where there is no other spelling.
std::string spellings_line(const ParameterRow& row) {
  std::string words;
  const auto add = [&words](std::string_view name, const std::string& meaning) {
    words += text(words.empty() ? "also --" : ", --", name, meaning);
  };
  for (const std::string_view alias : row.aliases) {
    add(alias, "");
  }
  for (const Shorthand& shorthand : row.shorthands) {
    add(shorthand.name, text(" (", shorthand.value, ")"));
  }
  return words.empty() ? "" : two_columns("", words);
}

std::string parameter_line(const SubcommandRow& subcommand, const ParameterRow& row,
                           const std::string& value) {
  return two_columns(spelling(row, value),
                     text(help_in(subcommand, row), unit_text(row),
                          row.required && !subcommand.takes_checkpoint ? " (required)" : "",
                          default_text(row, value)));
}

std::string general_lines(const SubcommandRow& subcommand) {
  std::string lines = "\nGeneral\n";
  for (const ParameterRow& row : general_options_of(subcommand)) {
    lines += two_columns(spelling(row, ""), std::string(row.help));
  }
  return lines;
}

std::string usage(const SubcommandRow& subcommand) {
  const bool is_main = subcommand.id == subcommands().front().id;
  return text("Usage: [mpirun -n RANKS] lsdeconv ", is_main ? "" : text(subcommand.name, " "),
              subcommand.arguments, "\n", is_main ? "" : text(subcommand.name, ": "), subcommand.summary,
              ".\n");
}

std::string subcommand_list() {
  std::string lines = "\nSubcommands (lsdeconv SUBCOMMAND --help tells their options)\n";
  for (const SubcommandRow& row : subcommands()) {
    lines += two_columns(text("  ", row.name), text(row.summary));
  }
  return lines;
}

} // namespace

std::string value_text(const ParameterRow& row) {
  if (!row.choices.empty() && !row.placeholder.empty()) {
    return std::string(row.placeholder);
  }
  std::string words;
  for (const std::string_view choice : row.choices) {
    words += text(words.empty() ? "" : "|", choice);
  }
  const bool several = row.most_words > 1;
  return !words.empty() ? words : std::string(row.unit.empty() || several ? row.placeholder : row.unit);
}

std::string_view help_in(const SubcommandRow& subcommand, const ParameterRow& row) {
  return row.name == "output" && !subcommand.output_is.empty() ? subcommand.output_is : row.help;
}

const std::vector<ParameterRow>& general_options() {
  static const std::vector<ParameterRow> rows{
      {.name = "config",
       .short_name = 'c',
       .placeholder = "FILE",
       .help = "lines 'option = value'; the command line wins"},
      {.name = "print-config", .help = "print such a file and stop", .is_switch = true},
      {.name = "dry-run", .help = "the same as lsdeconv plan", .is_switch = true},
      {.name = "help", .short_name = 'h', .help = "print this and stop", .is_switch = true},
      {.name = "help-all", .help = "the same with all options and spellings", .is_switch = true},
      {.name = "version", .help = "print version and commit and stop", .is_switch = true},
  };
  return rows;
}

std::vector<ParameterRow> general_options_of(const SubcommandRow& subcommand) {
  std::vector<ParameterRow> rows = general_options();
  if (subcommand.id != Subcommand::deconvolve) {
    std::erase_if(rows, [](const ParameterRow& row) { return row.name == "dry-run"; });
  }
  return rows;
}

std::string help_text(const SubcommandRow& subcommand, const std::vector<ParameterRow>& rows,
                      const std::map<std::string, std::string>& defaults, bool all) {
  std::string help = usage(subcommand);
  if (subcommand.id == subcommands().front().id) {
    help += subcommand_list();
  }
  std::string_view group;
  for (const ParameterRow& row : rows) {
    if (!subcommand.takes(row) || (row.rare && !all)) {
      continue;
    }
    if (row.group != group) {
      group = row.group;
      help += text("\n", group, "\n");
    }
    help += parameter_line(subcommand, row, defaults.at(std::string(row.name)));
    help += all ? spellings_line(row) : "";
  }
  return help + general_lines(subcommand);
}

} // namespace lsdeconv
