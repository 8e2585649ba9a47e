#pragma once

#include "lsdeconv/config/parameter_row.hpp"

#include <string_view>
#include <vector>

namespace lsdeconv {

/// The subcommands of the program; export is a keyword.
enum class Subcommand {
  deconvolve,
  plan,
  export_series,
  info,
  verify,
  report,
  psf,
  series,
  tune,
  compare,
  simulate,
  doctor
};

/// One subcommand: its name, its help and the parameters that it takes.
struct SubcommandRow {
  Subcommand id;
  std::string_view name;
  std::string_view arguments; ///< Of the usage line.
  std::string_view summary;   ///< One line of help.
  /// Names of the parameters that it takes, beside those of this subcommand alone; empty: all but those of
  /// other subcommands alone.
  std::vector<std::string_view> parameters;
  /// Whether the path of a checkpoint may be given without the name of an option.
  bool takes_checkpoint = false;
  /// Help of --output, where that is not the folder of the main job's slices.
  std::string_view output_is{};

  /// Whether the subcommand takes this parameter.
  [[nodiscard]] bool takes(const ParameterRow& parameter) const;
};

/// All subcommands in the order of the help; the first is the one that runs where none is named.
const std::vector<SubcommandRow>& subcommands();
/// The row of a subcommand.
const SubcommandRow& row_of(Subcommand subcommand);
/// The row of the subcommand of that name. Throws UserError, with the most similar name, where there is none.
const SubcommandRow& subcommand_named(std::string_view name);

} // namespace lsdeconv
