#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// Where the files of a series lie along z, as their names count them.
struct SliceNumbering {
  /// Position of each name, from 0 without holes where nothing is missing. Same order as the names.
  std::vector<std::int64_t> z;
  std::int64_t slices = 0;
  /// Distance of successive numbers in the names: 1, or what all distances are a multiple of.
  std::int64_t step = 1;
  std::vector<std::string> holes;  ///< One sentence each.
  std::vector<std::string> faults; ///< Numbers that occur twice or are too long.
};

/// Takes the number from the last run of digits that varies and counts without holes, else from the last that
/// varies. `names` are in natural order. Throws UserError, which suggests --pattern, where the names form
/// several series, such as the channels of one sample.
SliceNumbering number_slices(const std::vector<std::string>& names);

} // namespace lsdeconv
