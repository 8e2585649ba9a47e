#include "lsdeconv/core/big_pages.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace lsdeconv {
namespace {

/// Flags of the mapping that holds the address, "rd wr … hg" of /proc/self/smaps; empty where there is none.
std::string flags_of_mapping(const void* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream file("/proc/self/smaps");
  std::string line;
  bool inside = false;
  while (std::getline(file, line)) {
    unsigned long begin = 0;
    unsigned long end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      inside = begin <= wanted && wanted < end;
    } else if (inside && line.starts_with("VmFlags:")) {
      return line;
    }
  }
  return {};
}

TEST(BigPages, AreAskedForInTheWholePagesOfAVolume) {
  constexpr std::int64_t megabyte = 1 << 20;
  Volume<float> volume = in_big_pages<float>({16, 1, megabyte / 4});
  EXPECT_EQ(volume.extent(), (Extent3{16, 1, megabyte / 4}));
  EXPECT_NE(flags_of_mapping(volume.data() + volume.size() / 2).find(" hg"), std::string::npos);
}

TEST(BigPages, AreNotAskedForBeyondAVolume) {
  std::byte own{};
  prefer_big_pages(&own, 1);
  EXPECT_EQ(flags_of_mapping(&own).find(" hg"), std::string::npos);
  EXPECT_EQ(in_big_pages<float>({0, 0, 0}).size(), 0);
}

} // namespace
} // namespace lsdeconv
