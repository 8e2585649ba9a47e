#pragma once

#include "lsdeconv/run/preparation/tuning.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// The command line of a variant: "lsdeconv --input … --numit 25 …", as a shell reads it.
std::string command_of(const TuningVariant& variant);

/// The sheet as an HTML page: what is recommended and why, all numbers in one table, and for every variant
/// its pictures in the same grey scale and its command line.
std::string tuning_page(const TuningSheet& sheet, const std::string& input);

/// The sheet as a table for programs: one line for each variant, with the names of the columns above.
std::string tuning_csv(const TuningSheet& sheet);

/// Whether the file is a table that tuning_csv() made.
bool is_own_tuning_csv(const std::filesystem::path& path);

} // namespace lsdeconv
