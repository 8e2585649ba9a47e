#pragma once

#include "volume_comparison.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// A line of the comparison: what it is, its value, and what that means.
struct ComparisonFact {
  std::string name;
  std::string value;
  std::string meaning;
};

/// What is compared, for a page.
struct ComparedNames {
  std::string first;  ///< Path of the first volume.
  std::string second; ///< Path of the second one.
  Spacing3 voxel;     ///< Micrometres; 0: not known.
};

/// The comparison as an HTML page: facts, and the maximum projections of both volumes and of their difference
/// in one grey scale.
std::string comparison_page(const VolumeComparison& comparison, const ComparedNames& names,
                            const std::vector<ComparisonFact>& facts);

} // namespace lsdeconv
