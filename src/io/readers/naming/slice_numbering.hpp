#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// The position along z of each file of a series, from the numbers in their names: z = (number - first
/// number) / step.
struct SliceNumbering {
  /// One z per name, in the order of the names.
  std::vector<std::int64_t> z;
  /// Largest z + 1: as many as there are names, unless slices are missing.
  std::int64_t slices = 0;
  /// The greatest common divisor of all distances between numbers; 1 for fewer than three names.
  std::int64_t step = 1;
  std::vector<std::string> holes;  ///< Numbers that are missing, one sentence per hole.
  std::vector<std::string> faults; ///< Numbers that occur twice or are too long, one sentence each.
};

/// Numbers the slices. The number is that run of digits which differs between names and counts without holes
/// and faults, the last one if there are several; if there is none, the last one that differs, whose holes
/// and faults are then reported. `names` are in natural order, at least one. Throws UserError, which suggests
/// values of --pattern, where the names form several series, such as the channels of one sample.
SliceNumbering number_slices(const std::vector<std::string>& names);

} // namespace lsdeconv
