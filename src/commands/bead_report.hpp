#pragma once

#include "lsdeconv/deconvolution/beads.hpp"

#include <string>

namespace lsdeconv {

/// What came of the beads, several lines: how many were found, used and rejected for what, and their widths.
std::string bead_report(const BeadPsf& result);

} // namespace lsdeconv
