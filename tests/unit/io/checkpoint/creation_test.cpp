// Checkpoint::create() and Checkpoint::bytes_needed().
#include "support/checkpoint_test.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class CheckpointCreation : public testing::CheckpointTest {
protected:
  void refuse(const Extent3& volume, const Extent3& core, const char* why) const {
    EXPECT_THAT([&] { Checkpoint::create(folder / "c.h5", testing::sample_content(volume, core)); },
                ThrowsMessage<Error>(HasSubstr(why)));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "something was left behind";
  }
};

TEST_F(CheckpointCreation, RefusesExtentsOfWhichNoBlocksCanBeMade) {
  refuse({0, 10, 10}, {5, 5, 5}, "cannot be cut");
  refuse({10, 10, 10}, {5, 0, 5}, "cannot be cut");
  refuse({10, 10, 10}, {5, 5, -5}, "cannot be cut");
}

TEST_F(CheckpointCreation, RefusesCoresWithMoreVoxelsThanAHistogramCounts) {
  refuse({4096, 4096, 4096}, {1024, 2048, 2049}, "histogram");
}

TEST_F(CheckpointCreation, IsTheSameForBothDurabilities) {
  const CheckpointMetadata content = testing::sample_content({9, 10, 11}, {4, 5, 11});
  const auto bytes_of = [&](const char* name, Durability durability) {
    Checkpoint::create(folder / name, content, durability);
    std::ifstream file(folder / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_EQ(bytes_of("a.h5", Durability::power_loss), bytes_of("b.h5", Durability::program_end));
}

TEST_F(CheckpointCreation, NeedsAtMostTheBytesItSays) {
  for (const Extent3& core : {Extent3{4, 5, 11}, Extent3{1, 1, 11}, Extent3{64, 64, 64}}) {
    const CheckpointMetadata content = testing::sample_content({40, 50, 11}, core);
    const std::filesystem::path path = folder / "c.h5";
    Checkpoint::create(path, content);
    Checkpoint checkpoint(path, world, Checkpoint::Access::write);
    for (std::int64_t i = 0; i < checkpoint.block_count(); ++i) {
      testing::write_sample(checkpoint, BlockId(i));
    }
    checkpoint.close();
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    EXPECT_LE(size, Checkpoint::bytes_needed(content));
    EXPECT_GE(size, voxel_count(content.volume) * 4);
    std::filesystem::remove(path);
  }
}

} // namespace
} // namespace lsdeconv
