#include "options.hpp"

#include "help.hpp"
#include "option_tokens.hpp"
#include "subcommand_checks.hpp"

#include "lsdeconv/config/config_file.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/run_options.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/terminal.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"

#include <filesystem>
#include <functional>
#include <set>
#include <unistd.h>
#include <utility>

namespace lsdeconv {
namespace {

using Words = std::vector<std::string>;

/// The options that are no parameters.
struct General {
  std::vector<std::string> config_files;
  bool help = false;
  bool help_all = false;
  bool version = false;
  bool print_config = false;
  bool dry_run = false;

  /// Takes the option where it is one of these; else false.
  bool take(const GivenOption& option) {
    if (option.name == "config") {
      config_files.push_back(option.value);
      return true;
    }
    for (const auto& [name, flag] :
         {std::pair{"help", &help}, std::pair{"help-all", &help_all}, std::pair{"version", &version},
          std::pair{"print-config", &print_config}, std::pair{"dry-run", &dry_run}}) {
      if (option.name == name) {
        *flag = true;
        return true;
      }
    }
    return false;
  }
};

/// Names with commas between them.
std::string listed(std::string_view names) {
  std::string list;
  for (const char c : names) {
    list += c == ' ' ? ", " : std::string(1, c);
  }
  return list;
}

/// Takes a word that belongs to no option.
void take_word(const SubcommandRow& subcommand, const std::string& word, RunConfig& config) {
  if (subcommand.id == Subcommand::series && config.input.empty()) {
    config.input = word;
    return;
  }
  if (subcommand.id == Subcommand::compare && (config.input.empty() || config.compared.empty())) {
    (config.input.empty() ? config.input : config.compared) = word;
    return;
  }
  if (!subcommand.takes_checkpoint || !config.checkpoint.empty()) {
    throw UserError(text("'", word, "' belongs to no option",
                         subcommand.takes_checkpoint ? "; the checkpoint is given already"
                                                     : "; an input is given with --input"));
  }
  config.checkpoint = word;
}

void take_word(const SubcommandRow& /*subcommand*/, const std::string& word, SimulateConfig& /*config*/) {
  throw UserError(text("'", word, "' belongs to no option; the slices' folder is given with --output"));
}

/// Sets the options of the command line one after the other.
template <typename Config>
class CommandLineSettings {
public:
  CommandLineSettings(const SubcommandRow& subcommand, const ParameterTable<Config>& table, CommandLine& line)
      : subcommand_(subcommand), table_(table), line_(line) {}

  void set(const GivenOption& option, Config& config) {
    const Setting setting = table_.setting(option.name, option.value);
    if (setting.row == nullptr) {
      line_.notes.push_back(text("--", option.name, ": ", setting.predecessor->answer));
      return;
    }
    require_taken(setting);
    require_once(option, setting);
    require_agreement(option, setting);
    table_.apply(setting, config);
  }

private:
  void require_taken(const Setting& setting) const {
    if (subcommand_.takes(*setting.row)) {
      return;
    }
    if (!setting.row->only_of.empty()) {
      throw UserError(text("--", setting.row->name, " belongs to lsdeconv ", listed(setting.row->only_of)));
    }
    throw UserError(text("lsdeconv ", subcommand_.name, " does not take --", setting.row->name, "; lsdeconv ",
                         subcommand_.name, " --help lists what it takes"));
  }

  /// A run has one volume, one PSF and one place for its files. Whoever names two means both, and would get
  /// what comes of one of them. (Of other options the last one counts, so that a script can add to what a
  /// variable holds.)
  void require_once(const GivenOption& option, const Setting& setting) const {
    static const std::set<std::string_view> named_once{
        "input",  "pattern",    "channel",     "time",       "image", "input-level",
        "roi",    "psf",        "psf-depths",  "from-beads", "flat",  "offset-image",
        "output", "checkpoint", "cache-drive", "truth",      "shape"};
    for (const auto& [earlier, before] : settings_) {
      if (before.row == setting.row && before.value != setting.value && earlier == option.name
          && named_once.contains(setting.row->name)) {
        throw UserError(text("--", setting.row->name, " is given twice, as ", before.value, " and ",
                             setting.value, ": give it once, and start the program again for the other"));
      }
    }
  }

  /// Of a repeated option the last one counts, but two spellings with different values are refused.
  void require_agreement(const GivenOption& option, const Setting& setting) {
    for (const auto& [earlier, before] : settings_) {
      if (before.row == setting.row && before.value != setting.value && earlier != option.name
          && !setting.row->is_switch) {
        throw UserError(text("--", earlier, " and --", option.name, " contradict each other (both set --",
                             setting.row->name, "); give one of them"));
      }
    }
    settings_.emplace_back(option.name, setting);
  }

  const SubcommandRow& subcommand_;
  const ParameterTable<Config>& table_;
  CommandLine& line_;
  std::vector<std::pair<std::string, Setting>> settings_;
};

std::vector<ParameterRow> all_options(std::vector<ParameterRow> rows) {
  rows.insert(rows.end(), general_options().begin(), general_options().end());
  return rows;
}

/// The rows without those of other subcommands.
std::vector<ParameterRow> rows_for(const SubcommandRow& subcommand, std::vector<ParameterRow> rows) {
  std::erase_if(rows,
                [&](const ParameterRow& row) { return !row.only_of.empty() && !subcommand.takes(row); });
  return rows;
}

/// The subcommand that --dry-run makes of this one.
Subcommand dry(Subcommand subcommand) {
  if (subcommand != Subcommand::deconvolve && subcommand != Subcommand::plan) {
    throw UserError(text("lsdeconv ", row_of(subcommand).name, " does not take --dry-run"));
  }
  return Subcommand::plan;
}

/// The names that a volume may be called by in [channel PATTERN]: every folder of its path and its pattern.
std::vector<std::string> channel_names(const RunConfig& config) {
  std::vector<std::string> names{config.pattern};
  const std::filesystem::path path =
      config.input.empty() ? config.input : std::filesystem::absolute(config.input);
  for (const std::filesystem::path& part : path.lexically_normal()) {
    names.push_back(part.string());
  }
  std::erase(names, "");
  return names;
}

std::vector<std::string> channel_names(const SimulateConfig& /*config*/) {
  return {};
}

/// The options of a command line, without those that are no parameters.
template <typename Config>
class GivenOptions {
public:
  GivenOptions(CommandLine& line, const ParameterTable<Config>& table, const Words& words)
      : line_(line), table_(table),
        options_(tokenise(words, all_options(table.rows()), table.predecessor())) {
    std::erase_if(options_, [&](const GivenOption& option) { return general.take(option); });
  }

  General general;

  /// Sets `config` from config files and then from the command line, for the volume that `place` names, else
  /// the command line.
  void set(Config& config, const std::function<void(Config&)>& place) {
    Config named;
    set_from_command_line(named);
    line_.notes.clear();
    place(named);
    for (const std::string& file : general.config_files) {
      load_config(file, table_, config, channel_names(named));
    }
    set_from_command_line(config);
    place(config);
  }

private:
  void set_from_command_line(Config& config) {
    const SubcommandRow& subcommand = row_of(line_.subcommand);
    CommandLineSettings<Config> settings(subcommand, table_, line_);
    for (const GivenOption& option : options_) {
      option.name.empty() ? take_word(subcommand, option.value, config) : settings.set(option, config);
    }
  }

  CommandLine& line_;
  const ParameterTable<Config>& table_;
  std::vector<GivenOption> options_;
};

/// Sets `config`. Returns what to print instead of working, or an empty text.
template <typename Config>
std::string fill(CommandLine& line, const ParameterTable<Config>& table, const Words& words, Config& config) {
  const SubcommandRow& subcommand = row_of(line.subcommand);
  GivenOptions<Config> options(line, table, words);
  const General& general = options.general;
  if (general.help || general.help_all) {
    return as_shown_on(STDOUT_FILENO,
                       help_text(subcommand, table.rows(), table.values(Config{}), general.help_all));
  }
  if (general.version) {
    return text("lsdeconv ", program_version(), "\n");
  }
  line.subcommand = general.dry_run ? dry(subcommand.id) : subcommand.id;
  options.set(config, [](Config& /*as given*/) {});
  return general.print_config ? config_text(rows_for(subcommand, table.rows()),
                                            with_absolute_paths(table.rows(), table.values(config)))
                              : "";
}

/// What `lsdeconv help` and `lsdeconv help SUBCOMMAND` mean, as others spell --help.
Words with_help_as_option(Words words) {
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.push_back("--help");
  }
  return words;
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
  Words words = with_help_as_option(arguments);
  CommandLine line;
  line.subcommand = take_subcommand(words).id;
  const bool simulates = line.subcommand == Subcommand::simulate;
  line.answer = simulates ? fill(line, simulate_parameters(), words, line.simulate)
                          : fill(line, run_parameters(), words, line.run);
  if (arguments.empty()) {
    with_context([] { return std::string("lsdeconv --help tells how to use the program"); },
                 [&] { validate(line.run); });
  } else if (line.answer.empty()) {
    simulates ? validate(line.simulate) : validate_for(line.subcommand, line.run);
  }
  return line;
}

SeriesRun parse_series_run(const std::vector<std::string>& arguments, const SeriesPlace& place) {
  Words words = arguments;
  CommandLine line;
  line.subcommand = take_subcommand(words).id;
  GivenOptions<RunConfig> options(line, run_parameters(), words);
  options.set(line.run, [&](RunConfig& config) {
    config.input = place.input;
    config.pattern = place.pattern;
    config.output = place.output;
  });
  line.run.json = false;
  RunConfig asked = line.run;
  asked.input.clear();
  asked.pattern.clear();
  asked.output.clear();
  if (!run_options(asked).empty()) {
    validate(line.run);
  }
  return {line.run, file_without_channel(options.general.config_files, channel_names(line.run))};
}

} // namespace lsdeconv
