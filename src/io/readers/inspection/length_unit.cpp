#include "length_unit.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace lsdeconv {
namespace {

using UnitName = std::pair<std::string_view, double>;

constexpr UnitName units[] = {
    {"\xC2\xB5m", 1},   {"\xCE\xBCm", 1},    {"\xB5m", 1},        {"\\u00b5m", 1},    {"\\u03bcm", 1},
    {"&#181;m", 1},     {"&#xb5;m", 1},      {"&#956;m", 1},      {"&#x3bc;m", 1},    {"&micro;m", 1},
    {"um", 1},          {"micron", 1},       {"microns", 1},      {"micrometer", 1},  {"micrometers", 1},
    {"micrometre", 1},  {"micrometres", 1},  {"pm", 1e-6},        {"\xC3\x85", 1e-4}, {"\\u00c5", 1e-4},
    {"angstrom", 1e-4}, {"nm", 1e-3},        {"nanometer", 1e-3}, {"mm", 1e3},        {"millimeter", 1e3},
    {"cm", 1e4},        {"centimeter", 1e4}, {"m", 1e6},          {"in", 25400},      {"inch", 25400},
};

} // namespace

double micrometres_per(std::string_view unit) {
  std::string lower(unit);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 0x80U ? std::tolower(c) : c); });
  const auto* found = std::find_if(std::begin(units), std::end(units),
                                   [&](const UnitName& name) { return name.first == lower; });
  return found != std::end(units) ? found->second : 0;
}

} // namespace lsdeconv
