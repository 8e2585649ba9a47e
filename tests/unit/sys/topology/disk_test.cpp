#include "support/temporary_folder.hpp"

#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/sys/topology/machine.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv::topology {
namespace {

class FreeDisk : public ::testing::Test {
protected:
  [[nodiscard]] static std::int64_t reference(const std::filesystem::path& path) {
    return static_cast<std::int64_t>(std::filesystem::space(path).available);
  }
  /// Others may write meanwhile.
  static void expect_about(std::int64_t value, std::int64_t expected) {
    EXPECT_GT(value, expected - 4 * gibibyte);
    EXPECT_LT(value, expected + 4 * gibibyte);
  }
  testing::TemporaryFolder folder_;
};

TEST_F(FreeDisk, IsWhatTheFileSystemHasForUsers) {
  expect_about(free_disk(folder_.path().string()), reference(folder_.path()));
}

TEST_F(FreeDisk, OfAPathThatDoesNotExistYetIsItsParents) {
  expect_about(free_disk((folder_ / "a/b/c.h5").string()), reference(folder_.path()));
}

TEST_F(FreeDisk, OfAFileIsItsFileSystems) {
  std::ofstream(folder_ / "file") << "x";
  expect_about(free_disk((folder_ / "file").string()), reference(folder_.path()));
}

TEST_F(FreeDisk, OfTheEmptyPathIsThatOfTheCurrentFolder) {
  expect_about(free_disk(""), reference("."));
}

TEST_F(FreeDisk, OfANameThatCannotBeIsItsParents) {
  expect_about(free_disk((folder_ / std::string(5000, 'x')).string()), reference(folder_.path()));
}

} // namespace
} // namespace lsdeconv::topology
