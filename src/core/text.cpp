#include "lsdeconv/core/text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <iomanip>

namespace lsdeconv {

std::string number_text(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::string hex_text(std::uint64_t value) {
  std::ostringstream out;
  out << std::hex << std::setfill('0') << std::setw(16) << value;
  return std::move(out).str();
}

std::string bytes_text(std::int64_t bytes) {
  static constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  // With one decimal, 1023.95 and more would print as 1024.0.
  while (std::abs(value) >= (unit == 0 ? 1024 : 1023.95) && unit + 1 < units.size()) {
    value /= 1024;
    ++unit;
  }
  std::ostringstream out;
  out << std::fixed << std::setprecision(unit == 0 ? 0 : 1) << value << ' ' << units[unit];
  return std::move(out).str();
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds)) {
    return "unknown";
  }
  const auto total = std::llround(seconds);
  const auto hours = total / 3600;
  const auto minutes = total / 60 % 60;
  std::ostringstream out;
  out << std::setfill('0');
  if (hours > 0) {
    out << hours << " h " << std::setw(2) << minutes << " min";
  } else if (minutes > 0) {
    out << minutes << " min " << std::setw(2) << total % 60 << " s";
  } else if (seconds >= 10 || seconds <= 0) {
    out << total << " s";
  } else {
    out << std::setprecision(2) << seconds << " s";
  }
  return std::move(out).str();
}

std::string times_text(double times, int decimals) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(times < 9.95 ? decimals : 0) << times << " times";
  return std::move(out).str();
}

std::string local_time_text(std::time_t moment, const char* format) {
  std::tm local{};
  ::localtime_r(&moment, &local);
  std::array<char, 32> buffer{};
  (void)std::strftime(buffer.data(), buffer.size(), format, &local);
  return buffer.data();
}

} // namespace lsdeconv
