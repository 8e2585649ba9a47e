#include "io/readers/inspection/content_sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

/// A file in memory.
struct Bytes {
  std::vector<std::byte> content = std::vector<std::byte>(100'000);
  [[nodiscard]] std::int64_t size() const { return std::ssize(content); }
  void read_at(std::int64_t offset, std::span<std::byte> bytes) const {
    std::copy_n(content.begin() + offset, bytes.size(), bytes.begin());
  }
};

TEST(ContentSample, ReachesFromTheFirstByteToTheLast) {
  const std::uint64_t zeros = sampled_digest(Bytes(), 4);
  for (const std::int64_t place : {0, 33'000, 99'990}) {
    Bytes file;
    file.content[static_cast<std::size_t>(place)] = std::byte{1};
    EXPECT_NE(sampled_digest(file, 4), zeros) << place;
  }
}

TEST(ContentSample, TheMiddleIsThatOfTheFile) {
  const std::uint64_t zeros = middle_digest(Bytes());
  EXPECT_NE(zeros, 0U);
  for (const auto& [place, inside] : {std::pair{0, false},
                                      {41'000, false},
                                      {42'000, true},
                                      {50'000, true},
                                      {58'000, true},
                                      {59'000, false}}) {
    Bytes file;
    file.content[static_cast<std::size_t>(place)] = std::byte{1};
    EXPECT_EQ(middle_digest(file) != zeros, inside) << place;
  }
}

} // namespace
} // namespace lsdeconv
