#pragma once

#include <cstdint>
#include <vector>

namespace lsdeconv {

/// The Hann window of n samples: sin²(π (i + ½) / n), by which a part of a signal fades out at its ends
/// before it is transformed. 1 for a single sample.
std::vector<double> hann_window(std::int64_t n);

} // namespace lsdeconv
