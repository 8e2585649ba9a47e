#include "option_listing.hpp"

#include "../help.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <iterator>

namespace lsdeconv {
namespace {

template <typename Config>
OptionListing listing(const SubcommandRow& subcommand, const ParameterTable<Config>& table) {
  OptionListing found{.rows = {}, .defaults = table.values(Config{})};
  std::copy_if(table.rows().begin(), table.rows().end(), std::back_inserter(found.rows),
               [&](const ParameterRow& row) { return subcommand.takes(row); });
  for (ParameterRow row : general_options_of(subcommand)) {
    row.group = "General";
    found.rows.push_back(std::move(row));
  }
  return found;
}

} // namespace

std::string OptionListing::default_of(const ParameterRow& row) const {
  const auto found = defaults.find(std::string(row.name));
  return found == defaults.end() ? "" : found->second;
}

OptionListing options_of(const SubcommandRow& subcommand) {
  return subcommand.id == Subcommand::simulate ? listing(subcommand, simulate_parameters())
                                               : listing(subcommand, run_parameters());
}

std::string shown_name(const ParameterRow& row, const std::string& default_value) {
  return text(row.is_switch && default_value == "true" ? "--no-" : "--", row.name);
}

std::vector<std::string> spellings_of(const ParameterRow& row, const std::string& default_value) {
  std::vector<std::string> all{shown_name(row, default_value)};
  if (row.short_name != 0) {
    all.push_back(text('-', row.short_name));
  }
  for (const std::string_view alias : row.aliases) {
    all.push_back(text("--", alias));
  }
  return all;
}

} // namespace lsdeconv
