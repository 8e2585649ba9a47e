#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using testing::sample_content;
using testing::TemporaryFolder;

std::shared_ptr<const Volume<float>> field(const Extent3& extent, float first) {
  auto values = std::make_shared<Volume<float>>(extent);
  for (std::int64_t i = 0; i < values->size(); ++i) {
    values->data()[i] = first + static_cast<float>(i);
  }
  return values;
}

TEST(CheckpointFields, ComeBackByName) {
  const TemporaryFolder folder;
  CheckpointMetadata content = sample_content({8, 9, 10}, {4, 9, 10});
  content.fields = {{"maps", field({3, 9, 10}, 5)}, {"profiles", field({1, 8, 3}, -2)}};
  Checkpoint::create(folder / "run.h5", content);
  Checkpoint checkpoint(folder / "run.h5", testing::world(), Checkpoint::Access::write);
  for (const auto& [name, values] : content.fields) {
    const std::optional<Volume<float>> stored = checkpoint.field(name);
    ASSERT_TRUE(stored) << name;
    EXPECT_EQ(stored->extent(), values->extent());
    EXPECT_TRUE(std::equal(stored->begin(), stored->end(), values->begin()));
  }
  EXPECT_FALSE(checkpoint.field("map"));
  EXPECT_FALSE(checkpoint.field(""));
  checkpoint.close();
}

TEST(CheckpointFields, AreNoneWhereNoneWereGiven) {
  const TemporaryFolder folder;
  Checkpoint::create(folder / "run.h5", sample_content({8, 9, 10}, {4, 9, 10}));
  Checkpoint checkpoint(folder / "run.h5", testing::world(), Checkpoint::Access::read);
  EXPECT_FALSE(checkpoint.field("maps"));
  checkpoint.close();
}

TEST(CheckpointFields, CountForTheRoomThatACheckpointNeeds) {
  CheckpointMetadata content = sample_content({8, 9, 10}, {4, 9, 10});
  const std::int64_t before = Checkpoint::bytes_needed(content);
  content.fields = {{"maps", field({3, 9, 10}, 5)}};
  EXPECT_EQ(Checkpoint::bytes_needed(content) - before, 3 * 9 * 10 * 4);
}

} // namespace
} // namespace lsdeconv
