#include "support/temporary_folder.hpp"
#include "sys/topology/text_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv::topology {
namespace {

TEST(TextFile, GivesTheContentOrNothing) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "a") << "1 2\n3";
  EXPECT_EQ(content_of(folder / "a"), "1 2\n3");
  EXPECT_EQ(content_of(folder / "missing"), std::nullopt);
}

TEST(TextFile, GivesNothingWhereReadingFails) {
  EXPECT_EQ(content_of("/proc/self/mem"), std::nullopt) << "nothing lies at address 0";
  EXPECT_EQ(first_line_of("/proc/self/mem"), "");
}

TEST(TextFile, ReadsLeadingNumbers) {
  EXPECT_EQ(leading_number("42\n"), 42);
  EXPECT_EQ(leading_number("  -7 kB"), -7);
  EXPECT_EQ(leading_number("max"), std::nullopt);
  EXPECT_EQ(leading_number(""), std::nullopt);
  EXPECT_EQ(leading_number("99999999999999999999"), std::nullopt);
}

TEST(TextFile, FindsNumbersByKeyAtTheBeginOfALine) {
  const char* text = "total_inactive_file 5\ninactive_file 6\nempty";
  EXPECT_EQ(number_after(text, "inactive_file "), 6);
  EXPECT_EQ(number_after(text, "total_inactive_file "), 5);
  EXPECT_EQ(number_after(text, "empty"), std::nullopt);
  EXPECT_EQ(number_after(text, "file"), std::nullopt);
}

TEST(TextFile, GivesLinesAndValuesWithoutBlanks) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "a") << "  16.0 GT/s PCIe \nmore\n";
  EXPECT_EQ(first_line_of(folder / "a"), "16.0 GT/s PCIe");
  EXPECT_EQ(first_line_of(folder / "missing"), "");
  EXPECT_EQ(value_after("Model: \t NVIDIA H100\nIRQ: 5", "Model:"), "NVIDIA H100");
  EXPECT_EQ(value_after("Model:\n", "Model:"), "");
  EXPECT_EQ(value_after("IRQ: 5", "Model:"), "");
}

} // namespace
} // namespace lsdeconv::topology
