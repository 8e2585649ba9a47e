#pragma once

#include <string>
#include <vector>

namespace lsdeconv {

/// A number beside an axis.
struct Tick {
  double value = 0;
  std::string label;
};

/// Where numbers stand between two ends of an axis.
class PlotScale {
public:
  /// low < high, both finite; both above 0 where it is logarithmic.
  PlotScale(double low, double high, bool logarithmic);

  /// Where a number stands, 0 at the low end and 1 at the high one; NaN where it has no place: not finite,
  /// or not above 0 on a logarithmic scale.
  [[nodiscard]] double place(double value) const;
  /// Round numbers to be written beside the axis: about `wanted` of them, 1, 2 or 5 times a power of ten
  /// apart; powers of ten on a logarithmic scale of two decades or more.
  [[nodiscard]] std::vector<Tick> ticks(int wanted) const;

private:
  [[nodiscard]] std::vector<Tick> powers_of_ten(int wanted) const;
  [[nodiscard]] std::vector<Tick> even_steps(int wanted) const;

  double low_;
  double high_;
  bool logarithmic_;
};

} // namespace lsdeconv
