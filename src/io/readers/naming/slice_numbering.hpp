#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// The position along z of each file of a series, from the numbers in their names.
struct SliceNumbering {
  /// One z per name, in the order of the names.
  std::vector<std::int64_t> z;
  /// Largest z + 1: as many as there are names, unless slices are missing.
  std::int64_t slices = 0;
  /// Distance between the numbers of neighbouring slices.
  double step = 1;
  std::vector<std::string> holes;  ///< Slices that are missing, one sentence per hole.
  std::vector<std::string> faults; ///< Numbers that cannot be used, one sentence each.
  SliceOrder order;                ///< Which number is z.
};

/// Numbers the slices by the number that choose_z() finds, or that `pattern`, a value of --pattern, marks as
/// {z}: z = (number - first number) / step, where steps of nearly one length are one step. A hole is where
/// the distance is a multiple of the step. `names` match the pattern and are in natural order, at least one.
/// Throws UserError, which suggests values of --pattern, where the names form several series, such as the
/// channels of one sample, or where it is not clear which number is z.
SliceNumbering number_slices(const std::vector<std::string>& names, const std::string& pattern = "");

} // namespace lsdeconv
