#pragma once

#include "support/deconvolution_case.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace lsdeconv::testing {

/// DeconvolutionCase::wraps of a block at all faces of which the volume ends.
inline constexpr Triple<bool> ending{false, false, false};

/// Fixture of suites over the rows of the table of algorithms.
class AlgorithmFixture : public ::testing::TestWithParam<AlgorithmRow> {
protected:
  static DeconvolutionCase block(const Triple<bool>& wraps = {true, true, true}) {
    return {.data = {8, 9, 10}, .psf = crooked_psf({3, 5, 3}), .wraps = wraps};
  }
  const AlgorithmRow& row_ = GetParam();
};

/// The name of a row as GoogleTest accepts it.
inline std::string test_name(const ::testing::TestParamInfo<AlgorithmRow>& row) {
  std::string name(row.param.name);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

} // namespace lsdeconv::testing
