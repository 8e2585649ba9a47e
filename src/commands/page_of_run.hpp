#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// The page of a run at its end, by its checkpoint, its input and its report; for rank 0. Empty where it
/// cannot be made, which is logged: the result does not depend on it.
std::string page_of_run(const PreparedRun& run, const Checkpoint& checkpoint, const std::string& report);

/// Puts the page beside the report and logs where, or, as a warning, why not. An empty page is left out.
void put_page_of_run(const PreparedRun& run, const std::string& page);

} // namespace lsdeconv
