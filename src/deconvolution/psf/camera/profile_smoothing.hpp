#pragma once

#include <vector>

namespace lsdeconv {

/// The smoothest curve that explains `values`, whose variances are 1 / `weights` (0: not measured).
///
/// It is the constant, or the Whittaker smoother with third differences (Eilers, Anal. Chem. 75:3631, 2003)
/// whose strength is one of a few between a parabola and a curve that follows waves an eighth of the line
/// long: the one for which chi squared plus ln(n) times the degrees of freedom is least (Schwarz, Ann. Stat.
/// 6:461, 1978). Where nothing is measured the curve goes on as a parabola.
std::vector<double> smooth_profile(const std::vector<double>& values, const std::vector<double>& weights);

} // namespace lsdeconv
