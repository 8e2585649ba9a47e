#pragma once

#include <cstdint>
#include <ctime>
#include <sstream>
#include <string>
#include <utility>

namespace lsdeconv {

/// Streams all parts into one string: text("block ", id, " of ", n).
template <typename... Parts>
std::string text(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return std::move(out).str();
}

/// The shortest text that reads back as the same number.
std::string number_text(double value);
/// Sixteen hexadecimal digits.
std::string hex_text(std::uint64_t value);
/// "512 B", "3.4 MiB", "1.2 TiB" for bytes, in units of 1024.
std::string bytes_text(std::int64_t bytes);
/// "0.25 s", "12 s", "3 min 20 s", "2 h 05 min" for seconds; "unknown" for infinity and NaN.
std::string duration_text(double seconds);
/// "1.16 times" for two decimals; none from ten on: "12 times".
std::string times_text(double times, int decimals);
/// A moment in the local time zone as strftime() formats it, at most 31 bytes:
/// local_time_text(std::time(nullptr), "%Y-%m-%d %H:%M:%S").
std::string local_time_text(std::time_t moment, const char* format);

} // namespace lsdeconv
