#include "support/memory_reader.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/input_staging.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr Extent3 volume{100, 30, 40};

class InputStagingTest : public ::testing::Test {
protected:
  InputStagingTest() {
    auto reader = std::make_unique<testing::FunctionReader>(
        volume, [](std::int64_t, std::int64_t, std::int64_t) { return 0.0F; });
    reader->mutable_description().type = VoxelType::uint16;
    input_.reader = std::move(reader);
    input_.slice = {1, 60, 80}; // of which the volume is a region
  }
  [[nodiscard]] std::ptrdiff_t entries() const {
    return std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator());
  }

  testing::TemporaryFolder folder_;
  PreparedInput input_;
  GridShape grid_{volume, {20, 30, 40}, {10, 5, 5}, {5, 3, 3}, {40, 40, 50}};
};

TEST_F(InputStagingTest, HoldsWholeSlicesOfTwoLayersOfBlocks) {
  EXPECT_EQ(staged_slice_bytes(input_), 60 * 80 * 2);
  EXPECT_EQ(least_staged_bytes(input_, grid_), 2 * 40 * 60 * 80 * 2);
  grid_.transform.z = 90;
  EXPECT_EQ(least_staged_bytes(input_, grid_), 100 * 60 * 80 * 2) << "there are no more";
}

TEST_F(InputStagingTest, LeavesATenthOfTheDiskToOthers) {
  const auto free = static_cast<double>(fs::space(folder_.path()).available);
  EXPECT_NEAR(static_cast<double>(free_for_staging(folder_.path())) / free, 0.9, 0.05);
}

TEST_F(InputStagingTest, NeedsAFolderThatItMayWriteInto) {
  EXPECT_NO_THROW(require_stage_folder(folder_.path(), "n1"));
  EXPECT_NO_THROW(require_stage_folder({}, "n1")) << "nothing is to be staged";
  EXPECT_THAT([&] { require_stage_folder(folder_ / "missing", "n1"); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("--stage-dir"), HasSubstr("is not a folder on n1"))));
  EXPECT_THAT([] { require_stage_folder("/proc/self", "n1"); },
              ThrowsMessage<UserError>(HasSubstr("--stage-dir")));
  EXPECT_EQ(entries(), 0) << "nothing is left behind";
}

TEST_F(InputStagingTest, NeedsRoom) {
  EXPECT_NO_THROW(require_stage_room(folder_.path(), "n1", 1));
  EXPECT_NO_THROW(require_stage_room({}, "n1", std::numeric_limits<std::int64_t>::max()));
  EXPECT_THAT([&] { require_stage_room(folder_.path(), "n1", std::numeric_limits<std::int64_t>::max()); },
              ThrowsMessage<UserError>(AllOf(HasSubstr("on n1 has room for"), HasSubstr("make room"))));
}

TEST_F(InputStagingTest, OpensTheStagingAreaForALifetime) {
  input_.staging = std::make_shared<StagingArea>(folder_.path());
  {
    const InputStaging staging(input_, folder_.path(), testing::world());
    EXPECT_TRUE(input_.staging->is_open());
    EXPECT_EQ(entries(), 1);
  }
  EXPECT_FALSE(input_.staging->is_open());
  EXPECT_EQ(entries(), 0);
}

TEST_F(InputStagingTest, DoesNothingWithoutAStagingArea) {
  const InputStaging staging(input_, {}, testing::world());
  EXPECT_EQ(entries(), 0);
}

TEST_F(InputStagingTest, NamesTheOptionWhereTheStageCannotBeOpened) {
  input_.staging = std::make_shared<StagingArea>(folder_ / "missing");
  EXPECT_THAT([&] { const InputStaging staging(input_, folder_ / "missing", testing::world()); },
              ThrowsMessage<Error>(HasSubstr("--stage-dir")));
}

} // namespace
} // namespace lsdeconv
