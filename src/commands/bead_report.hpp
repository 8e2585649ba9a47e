#pragma once

#include "lsdeconv/deconvolution/beads.hpp"

#include <string>

namespace lsdeconv {

/// Lines for people about the beads that a PSF was computed from: how many were found, used and rejected for
/// what reason, and their widths.
std::string bead_report(const BeadPsf& result);

} // namespace lsdeconv
