#pragma once

#include "lsdeconv/config/parameter_row.hpp"

#include <string_view>
#include <vector>

namespace lsdeconv {

enum class Subcommand { deconvolve, plan, export_series, info, verify, psf, simulate, doctor };

/// What a subcommand is called, does and takes.
struct SubcommandRow {
  Subcommand id;
  std::string_view name;
  std::string_view arguments; ///< Of the usage line.
  std::string_view summary;   ///< One line.
  /// Parameters that the command line may set, beside those that are only of this subcommand; empty: all of
  /// the subcommand's table but those of others.
  std::vector<std::string_view> parameters;
  /// The path of a checkpoint may stand without an option's name.
  bool takes_checkpoint = false;
  /// What --output names here, where it is not the folder of the main job's slices.
  std::string_view output_is{};

  [[nodiscard]] bool takes(const ParameterRow& parameter) const;
};

/// In the order of the help; the first is what happens without a subcommand's name.
const std::vector<SubcommandRow>& subcommands();
const SubcommandRow& row_of(Subcommand subcommand);
/// Throws UserError that names the nearest one.
const SubcommandRow& subcommand_named(std::string_view name);

} // namespace lsdeconv
