#pragma once

#include <limits>
#include <string>
#include <vector>

namespace lsdeconv {

/// One number that says how good a result is, beside the same number of the raw data where there is one.
struct QualityFigure {
  static constexpr double none = std::numeric_limits<double>::quiet_NaN();

  std::string key;       ///< Its name in reports: "resolution_z".
  std::string name{};    ///< In words: "resolution along z".
  double before = none;  ///< Of the raw data; NaN: does not apply, or is not known.
  double after = none;   ///< Of the result; NaN: is not known.
  std::string unit{};    ///< "µm"; empty: a ratio.
  std::string meaning{}; ///< A sentence: what it is and which value is good.
  std::string missing{}; ///< Why `after` is not known, a sentence; empty where it is.
};

/// All numbers of one result, in the order in which they are shown.
using QualityFigures = std::vector<QualityFigure>;

/// "8.1 → 4.4 µm", of one side alone "0.4", and "not known" where `after` is NaN.
std::string value_text(const QualityFigure& figure);

/// The figure with that key; null where there is none.
const QualityFigure* find_figure(const QualityFigures& figures, const std::string& key);

} // namespace lsdeconv
