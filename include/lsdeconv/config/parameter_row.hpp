#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// What it means when a run continues a checkpoint that was made with another value of the parameter.
enum class ParameterClass {
  science,   ///< The voxels would be others: the run is refused.
  output,    ///< The slices are written again.
  execution, ///< Nothing.
};

/// The numbers that a parameter may have. Without any member set, every finite number.
struct ParameterRange {
  std::optional<double> above{};
  std::optional<double> at_least{};
  std::optional<double> at_most{};
  std::optional<double> below{};
  bool odd = false;
  std::optional<double> multiple_of{};

  /// Whether the value fulfils every condition that is set.
  [[nodiscard]] bool contains(double value) const;
  /// The conditions in words, "above 0 and below 50"; empty where there is none.
  [[nodiscard]] std::string text() const;
};

/// A switch that stands for one value of a parameter: --convert-to-8bit is --output-type uint8.
struct Shorthand {
  std::string_view name;
  std::string_view value;
};

/// One parameter as the user sees it.
struct ParameterRow {
  std::string_view name;                   ///< Words joined by hyphens, without the leading "--".
  char short_name = 0;                     ///< Letter of the short option: 'i' for -i; 0: none.
  std::vector<std::string_view> aliases{}; ///< Other names.
  std::vector<Shorthand> shorthands{};     ///< Switches that set one of its values.
  std::string_view path_row{}; ///< Name of the parameter to set where the value is a path and not a number.
  std::string_view word_row{}; ///< Name of the parameter to set where the value is one of its choices.
  std::string_view word{};     ///< That choice of word_row which refusals and completions name.
  ParameterClass kind = ParameterClass::execution;
  std::string_view unit{}; ///< Unit of the number: "µm".
  ParameterRange range{};  ///< Range of the number.
  /// The values that are allowed; those of an enumeration in the order of its enumerators.
  std::vector<std::string_view> choices{};
  std::optional<std::string_view> automatic{}; ///< The word for the type's empty value (0, none): "auto".
  std::string_view former_automatic{};         ///< What earlier versions called it, which is still taken.
  /// The word for 0 where `automatic` stands for none: "off".
  std::optional<std::string_view> zero{};
  bool required = false;          ///< The type's empty value means that it was not given.
  std::string_view placeholder{}; ///< What stands for the value in the help: "FILE".
  std::string_view help;          ///< One line; for a switch, what it does when it is not as usual.
  std::string_view group{};       ///< Heading in the help.
  bool is_switch = false;         ///< --name and --no-name instead of a value.
  bool is_number = false;         ///< The value is one number or several.
  bool is_path = false;           ///< The value is the path of a file or folder.
  bool is_per_axis = false;       ///< The value is a text with a number or a range for each of z, y, x.
  int most_words = 1;             ///< Most words of a value on the command line: 3 for 0.5 0.5 1.5.
  bool rare = false;              ///< Shown by --help-all only.
  /// Names of the only subcommands that take it, separated by blanks; empty: not limited. Such a parameter
  /// does not belong to a run: neither the checkpoint nor the report holds it.
  std::string_view only_of{};
};

/// An option of LsDeconvolveMultiGPU that is no parameter here.
struct PredecessorOption {
  std::string_view name;
  std::string_view answer;  ///< Why it is refused and what replaces it, or why it changes nothing.
  bool is_accepted = false; ///< It is ignored with a message; else refused.
};

/// What one option means: this value for the parameter `row`. For an option of the predecessor that changes
/// nothing `row` is null and `predecessor` is set.
struct Setting {
  const ParameterRow* row = nullptr;
  std::string value;
  const PredecessorOption* predecessor = nullptr;
};

/// The name with hyphens in place of underscores: "num-it" for "num_it".
std::string hyphenated(std::string_view name);

/// Whether `name`, written with hyphens, is the name or an alias of the parameter.
bool is_named(const ParameterRow& row, const std::string& name);

/// Values of parameters (name -> text), those that are paths made absolute. Empty ones stay empty.
std::map<std::string, std::string> with_absolute_paths(const std::vector<ParameterRow>& rows,
                                                       std::map<std::string, std::string> values);

/// All names of options of these parameters: names, aliases, shorthands, and "no-" in front of switches.
/// Short options are not among them.
std::vector<std::string> all_spellings(const std::vector<ParameterRow>& rows);

/// Whether other programs call an option of this one by that name, written with hyphens.
bool is_foreign_option(std::string_view name);

/// Throws UserError that says that `name` is no option, and which one was probably meant or what replaces it.
[[noreturn]] void refuse_unknown_option(std::string_view name, const std::vector<ParameterRow>& rows,
                                        const std::vector<PredecessorOption>& predecessor);

/// What an option means, whose name may be any of all_spellings(), with hyphens or underscores. An empty
/// value turns a switch on. Throws UserError for all other names.
Setting setting_of(std::string_view name, const std::string& value, const std::vector<ParameterRow>& rows,
                   const std::vector<PredecessorOption>& predecessor);

} // namespace lsdeconv
