#include "io/readers/inspection/content_sample.hpp"

#include <gtest/gtest.h>

#include <array>
#include <numeric>

namespace lsdeconv {
namespace {

TEST(ContentSample, TakesAtMostSoManyFilesEvenlySpread) {
  for (const std::int64_t files : {1, 2, 31, 32, 33, 40, 63, 64, 1000, 12345}) {
    std::vector<std::int64_t> chosen;
    for (std::int64_t i = 0; i < files; ++i) {
      if (sampled_chunks(i, files) > 0) {
        chosen.push_back(i);
      }
    }
    EXPECT_EQ(static_cast<std::int64_t>(chosen.size()), std::min(files, sampled_files)) << files;
    for (std::size_t i = 1; i < chosen.size(); ++i) {
      EXPECT_LE(chosen[i] - chosen[i - 1], files / static_cast<std::int64_t>(chosen.size()) + 1) << files;
    }
  }
}

TEST(ContentSample, FewFilesAreSampledMore) {
  EXPECT_EQ(sampled_chunks(0, 1), 32 * sampled_chunks(0, 1000));
}

TEST(ContentSample, EveryByteAndItsPlaceCount) {
  std::array<std::byte, 9> bytes{};
  const std::uint64_t zeros = digest_of_bytes(bytes);
  for (std::byte& byte : bytes) {
    byte = std::byte{1};
    EXPECT_NE(digest_of_bytes(bytes), zeros);
    byte = std::byte{0};
  }
  bytes = {std::byte{1}, std::byte{2}};
  const std::uint64_t one = digest_of_bytes(bytes);
  std::swap(bytes[0], bytes[1]);
  EXPECT_NE(digest_of_bytes(bytes), one);
  const std::span<const std::byte> all(bytes);
  EXPECT_EQ(digest_of_bytes(all.first(4)) + digest_of_bytes(all.subspan(4), 4), digest_of_bytes(all));
}

} // namespace
} // namespace lsdeconv
