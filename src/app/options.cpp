#include "options.hpp"

#include "help.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/run/config_file.hpp"
#include "lsdeconv/run/parameters.hpp"

#include <boost/program_options.hpp>

#include <algorithm>
#include <cctype>
#include <optional>

namespace lsdeconv {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

/// An option as it stood on the command line; without a name, a word that belongs to no option.
struct GivenOption {
  std::string name;
  std::string value;
};

/// "--lambda_ex=561" and "--lambda-ex=561" are one; values are left alone.
std::string with_hyphens(const std::string& word) {
  if (word.rfind("--", 0) != 0) {
    return word;
  }
  const std::size_t end = std::min(word.find('='), word.size());
  return hyphenated(word.substr(0, end)) + word.substr(end);
}

void add(po::options_description& known, const ParameterRow& row) {
  const std::string spelled = text(row.name, row.letter == 0 ? "" : text(",", row.letter));
  if (row.is_switch) {
    known.add_options()(spelled.c_str(), "")(text("no-", row.name).c_str(), "");
  } else {
    known.add_options()(spelled.c_str(), po::value<std::string>(), "");
  }
}

bool looks_like_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-'
         && (word[1] == '-' || std::isalpha(static_cast<unsigned char>(word[1])) != 0);
}

GivenOption given(const po::basic_option<char>& option, const std::vector<std::string_view>& names) {
  if (option.unregistered) {
    const std::string spelled = option.original_tokens.front();
    refuse_unknown_parameter(spelled.substr(0, spelled.find('=')), names);
  }
  const std::string value = option.value.empty() ? "" : option.value.front();
  if (option.position_key < 0 && option.original_tokens.size() > 1 && looks_like_option(value)) {
    throw UserError(text("--", option.string_key, " needs a value, but ", value, " follows"));
  }
  return {option.position_key < 0 ? option.string_key : "", value};
}

Words long_names(const std::vector<ParameterRow>& rows) {
  Words names;
  for (const ParameterRow& row : rows) {
    names.push_back(text("--", row.name));
  }
  return names;
}

/// Cuts the command line into options; which exist is all that Boost is told.
std::vector<GivenOption> tokenise(const Words& words, const std::vector<ParameterRow>& rows) {
  po::options_description known;
  for (const ParameterRow& row : rows) {
    add(known, row);
  }
  Words spelled;
  std::transform(words.begin(), words.end(), std::back_inserter(spelled), with_hyphens);
  const Words names = long_names(rows);
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  std::vector<GivenOption> options;
  try {
    const auto parsed =
        po::command_line_parser(spelled).options(known).style(style).allow_unregistered().run();
    for (const auto& option : parsed.options) {
      options.push_back(given(option, {names.begin(), names.end()}));
    }
  } catch (const po::error& problem) {
    throw UserError(problem.what());
  }
  return options;
}

/// Options of the program that are no parameters.
struct General {
  std::vector<std::string> config_files;
  bool help = false;
  bool version = false;
  bool print_config = false;
  bool dry_run = false;

  /// False where the option is none of these.
  bool take(const GivenOption& option) {
    if (option.name == "config") {
      config_files.push_back(option.value);
      return true;
    }
    for (const auto& [name, flag] :
         {std::pair{"help", &help}, std::pair{"version", &version}, std::pair{"print-config", &print_config},
          std::pair{"dry-run", &dry_run}}) {
      if (option.name == name) {
        *flag = true;
        return true;
      }
    }
    return false;
  }
};

void take_checkpoint(const SubcommandRow& subcommand, const std::string& word, RunConfig& config) {
  if (!subcommand.takes_checkpoint || !config.checkpoint.empty()) {
    throw UserError(text("'", word, "' belongs to no option",
                         subcommand.takes_checkpoint ? "; the checkpoint is given already"
                                                     : "; an input is given with --input"));
  }
  config.checkpoint = word;
}

void take_checkpoint(const SubcommandRow& /*subcommand*/, const std::string& word,
                     SimulateConfig& /*config*/) {
  throw UserError(text("'", word, "' belongs to no option; the slices' folder is given with --output"));
}

/// A switch as a parameter's name and value: --no-resume is resume = false.
GivenOption without_negation(const GivenOption& option, bool known) {
  if (!known && option.name.rfind("no-", 0) == 0) {
    return {option.name.substr(3), "false"};
  }
  return option;
}

template <typename Config>
void set_option(const SubcommandRow& subcommand, const ParameterTable<Config>& table,
                const GivenOption& given, Config& config) {
  const GivenOption option = without_negation(given, table.find(given.name) != nullptr);
  const ParameterRow& row = table.at(option.name).row;
  if (!subcommand.takes(row.name)) {
    throw UserError(text("lsdeconv ", subcommand.name, " does not take --", row.name, "; lsdeconv ",
                         subcommand.name, " --help lists what it takes"));
  }
  table.set(config, row.name, row.is_switch && option.value.empty() ? "true" : option.value);
}

std::vector<ParameterRow> all_options(std::vector<ParameterRow> rows) {
  rows.insert(rows.end(), general_options().begin(), general_options().end());
  return rows;
}

/// --dry-run turns the main job into its plan.
Subcommand dry(Subcommand subcommand) {
  if (subcommand != Subcommand::deconvolve && subcommand != Subcommand::plan) {
    throw UserError(text("lsdeconv ", row_of(subcommand).name, " does not take --dry-run"));
  }
  return Subcommand::plan;
}

/// Fills `config` from files, then from the command line. Returns what to print instead of working, or
/// nothing.
template <typename Config>
std::string fill(CommandLine& line, const ParameterTable<Config>& table, const Words& words, Config& config) {
  const SubcommandRow& subcommand = row_of(line.subcommand);
  General general;
  std::vector<GivenOption> options = tokenise(words, all_options(table.rows()));
  std::erase_if(options, [&](const GivenOption& option) { return general.take(option); });
  if (general.help) {
    return help_text(subcommand, table.rows(), table.values(Config{}));
  }
  if (general.version) {
    return text("lsdeconv ", program_version(), "\n");
  }
  for (const std::string& file : general.config_files) {
    load_config(file, table, config);
  }
  for (const GivenOption& option : options) {
    option.name.empty() ? take_checkpoint(subcommand, option.value, config)
                        : set_option(subcommand, table, option, config);
  }
  line.subcommand = general.dry_run ? dry(subcommand.id) : subcommand.id;
  return general.print_config ? config_text(table.rows(), table.values(config)) : "";
}

void require_place(const RunConfig& config) {
  if (config.checkpoint.empty() && config.input.empty() && config.output.empty()) {
    throw UserError("no checkpoint is named: give its path, or the --input or --output that it lies beside");
  }
}

void validate_for(Subcommand subcommand, const RunConfig& config) {
  switch (subcommand) {
  case Subcommand::psf:
    return validate_optics(config);
  case Subcommand::export_series:
    if (config.input.empty() && config.output.empty()) {
      throw UserError("--output is missing: give it the folder that the slices go to");
    }
    return;
  case Subcommand::info:
  case Subcommand::verify:
    return require_place(config);
  default:
    return validate(config);
  }
}

const SubcommandRow& take_subcommand(Words& words) {
  if (words.empty() || words.front().empty() || words.front().front() == '-') {
    return subcommands().front();
  }
  const std::string name = words.front();
  words.erase(words.begin());
  return subcommand_named(name);
}

} // namespace

CommandLine parse_command_line(const std::vector<std::string>& arguments) {
  Words words = arguments;
  CommandLine line;
  line.subcommand = take_subcommand(words).id;
  const bool simulates = line.subcommand == Subcommand::simulate;
  line.answer = simulates ? fill(line, simulate_parameters(), words, line.simulate)
                          : fill(line, run_parameters(), words, line.run);
  if (line.answer.empty()) {
    simulates ? validate(line.simulate) : validate_for(line.subcommand, line.run);
  }
  return line;
}

} // namespace lsdeconv
