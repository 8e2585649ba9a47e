#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// What a changed value means for a run that continues.
enum class ParameterClass {
  science,   ///< Other voxels: refused.
  output,    ///< Slices are written again.
  execution, ///< Free to change.
};

/// The numbers that a parameter may take; no member set: every finite number.
struct ParameterRange {
  std::optional<double> above{};
  std::optional<double> at_least{};
  std::optional<double> at_most{};
  std::optional<double> below{};
  bool odd = false;
  std::optional<double> multiple_of{};

  [[nodiscard]] bool contains(double value) const;
  /// "above 0 and below 50"; empty where everything goes.
  [[nodiscard]] std::string text() const;
};

/// A switch that stands for one value of a parameter: --convert-to-8bit for --output-type uint8.
struct Shorthand {
  std::string_view name;
  std::string_view value;
};

/// One parameter as the user sees it.
struct ParameterRow {
  std::string_view name;                   ///< Words joined by hyphens, without the leading "--".
  char short_name = 0;                     ///< Of the short spelling: 'i' for -i.
  std::vector<std::string_view> aliases{}; ///< Other names.
  std::vector<Shorthand> shorthands{};     ///< Switches that set one of its values.
  std::string_view path_row{}; ///< The parameter that is meant where a path stands in place of a number.
  ParameterClass kind = ParameterClass::execution;
  std::string_view unit{}; ///< Of the number: "µm".
  ParameterRange range{};  ///< Of the number.
  std::vector<std::string_view>
      choices{}; ///< Of an enumeration, in the order of its enumerators, or of a text.
  std::optional<std::string_view> automatic{}; ///< The word for the type's empty value (0, none): "auto".
  bool required = false;                       ///< The type's empty value means that it was not given.
  std::string_view placeholder{};              ///< What stands for the value in the help: "FILE".
  std::string_view help;                       ///< One line; for a switch, what its uncommon side does.
  std::string_view group{};                    ///< Heading in the help.
  bool is_switch = false;                      ///< --name and --no-name instead of a value.
  bool is_number = false;                      ///< One number or several.
  int most_words = 1;                          ///< That a value has on the command line: 3 for 0.5 0.5 1.5.
  bool rare = false;                           ///< Left out of the short help.
  /// The subcommands that alone take it, with a blank between two; it is no part of a run then: neither
  /// stored nor reported.
  std::string_view only_of{};
};

/// An option of LsDeconvolveMultiGPU that is no parameter here.
struct PredecessorOption {
  std::string_view name;
  std::string_view answer;  ///< Why it is refused and what replaces it, or why it changes nothing.
  bool is_accepted = false; ///< It asks for what is so anyway.
};

/// What one option asks for. `row` is null for a predecessor option that changes nothing: `predecessor` then
/// says why.
struct Setting {
  const ParameterRow* row = nullptr;
  std::string value;
  const PredecessorOption* predecessor = nullptr;
};

/// "num_it" and "num-it" are one name.
std::string hyphenated(std::string_view name);

/// Whether this is the row's name or an alias; with hyphens.
bool is_named(const ParameterRow& row, const std::string& name);

/// Everything that an option of these rows may be called, --no-name of switches included.
std::vector<std::string> all_spellings(const std::vector<ParameterRow>& rows);

/// Throws UserError that says `name` is no option, and the likeliest one meant or what replaces it.
[[noreturn]] void refuse_unknown_option(std::string_view name, const std::vector<ParameterRow>& rows,
                                        const std::vector<PredecessorOption>& predecessor);

/// The parameter and the value that an option means: a name, an alias, a shorthand or --no-name of a switch,
/// each with hyphens or underscores. An empty value turns a switch on. Throws UserError for all others.
Setting setting_of(std::string_view name, const std::string& value, const std::vector<ParameterRow>& rows,
                   const std::vector<PredecessorOption>& predecessor);

} // namespace lsdeconv
