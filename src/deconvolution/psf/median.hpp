#pragma once

#include <vector>

namespace lsdeconv {

/// The median; the mean of the two middle values for an even count, 0 for none.
double median(std::vector<double> values);

/// 1.4826 times the median absolute deviation from `middle`: for normal values an estimate of the standard
/// deviation, and one that outliers hardly change. 0 for no values.
double median_deviation(std::vector<double> values, double middle);

} // namespace lsdeconv
