#pragma once

#include <vector>

namespace lsdeconv {

/// Middle of the values, the mean of the two middle ones for an even count; 0 for none.
double median(std::vector<double> values);

/// 1.4826 times the median distance from `middle`: the standard deviation, were the values normal, but deaf
/// to outliers. 0 for none.
double median_deviation(std::vector<double> values, double middle);

} // namespace lsdeconv
