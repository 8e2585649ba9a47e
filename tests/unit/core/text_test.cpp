#include "lsdeconv/core/text.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

namespace lsdeconv {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Text, StreamsItsPartsInOrder) {
  EXPECT_EQ(text("block ", 3, " of ", 2.5, '!'), "block 3 of 2.5!");
}

TEST(NumberText, IsShortAndReadsBack) {
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(12), "12");
  for (const double value : {1.0 / 3, 1e-300, 6.02e23, -0.4, std::numeric_limits<double>::denorm_min(),
                             std::numeric_limits<double>::lowest()}) {
    EXPECT_EQ(std::strtod(number_text(value).c_str(), nullptr), value);
  }
}

TEST(HexText, HasSixteenDigits) {
  EXPECT_EQ(hex_text(0), "0000000000000000");
  EXPECT_EQ(hex_text(0xDEADBEEF01234567), "deadbeef01234567");
}

TEST(BytesText, ChoosesTheUnit) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1023), "1023 B");
  EXPECT_EQ(bytes_text(1024), "1.0 KiB");
  EXPECT_EQ(bytes_text(3'565'158), "3.4 MiB");
  EXPECT_EQ(bytes_text(std::int64_t{5} << 40), "5.0 TiB");
  EXPECT_EQ(bytes_text(std::numeric_limits<std::int64_t>::max()), "8192.0 PiB");
  EXPECT_EQ(bytes_text(-2048), "-2.0 KiB");
}

TEST(BytesText, RoundsUpIntoTheNextUnit) {
  EXPECT_EQ(bytes_text((1 << 20) - 1), "1.0 MiB");
}

TEST(DurationText, ChoosesTheUnits) {
  EXPECT_EQ(duration_text(0), "0 s");
  EXPECT_EQ(duration_text(0.254), "0.25 s");
  EXPECT_EQ(duration_text(3.14), "3.1 s");
  EXPECT_EQ(duration_text(12.4), "12 s");
  EXPECT_EQ(duration_text(59.7), "1 min 00 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(7500), "2 h 05 min");
  EXPECT_EQ(duration_text(360000), "100 h 00 min");
}

/// Against the time zone of the process, whichever it is.
TEST(LocalTimeText, IsTheTimeOfThisZone) {
  const std::time_t moment = 1'700'000'000;
  std::tm local{};
  ASSERT_NE(::localtime_r(&moment, &local), nullptr);
  EXPECT_EQ(local_time_text(moment, "%Y"), std::to_string(local.tm_year + 1900));
  EXPECT_EQ(local_time_text(moment, "%H:%M:%S").substr(0, 2),
            text(local.tm_hour < 10 ? "0" : "", local.tm_hour));
  EXPECT_EQ(local_time_text(moment, ".%M-%S"), text('.', local.tm_min < 10 ? "0" : "", local.tm_min, "-20"));
}

TEST(DurationText, SaysWhereThereIsNoNumber) {
  EXPECT_EQ(duration_text(infinity), "unknown");
  EXPECT_EQ(duration_text(std::numeric_limits<double>::quiet_NaN()), "unknown");
}

} // namespace
} // namespace lsdeconv
