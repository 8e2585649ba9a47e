#pragma once

#include "lsdeconv/deconvolution/beads.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// Throws UserError where the stack cannot have shown beads, so that no PSF is written: less than one in a
/// hundred of what was found looks like the others, and too few to average; the peak of the average, whose
/// windows are centred on beads, lies more than its width off the middle; or negative values make up a
/// quarter of its light. A stack of beads has a few percent of each at most, tissue has all of them.
void refuse_other_than_beads(const BeadPsf& result);

/// A sentence where less than one in twenty of the beads was used: beads are too dense, or they are not all
/// that is in the stack.
std::vector<std::string> bead_warnings(const BeadPsf& result);

} // namespace lsdeconv
