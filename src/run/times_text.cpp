#include "times_text.hpp"

#include <iomanip>
#include <sstream>

namespace lsdeconv {

std::string times_text(double times, int decimals) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(times < 9.95 ? decimals : 0) << times << " times";
  return std::move(out).str();
}

} // namespace lsdeconv
