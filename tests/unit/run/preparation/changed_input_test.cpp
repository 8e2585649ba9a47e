#include "run/preparation/changed_input.hpp"
#include "support/checkpoint_sample.hpp"
#include "support/memory_reader.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Extent3 volume{6, 5, 4};
constexpr std::int64_t begun = 1000; // when all files were changed last

std::vector<InputFile> files() {
  std::vector<InputFile> all;
  for (std::int64_t z = 0; z < volume.z; ++z) {
    all.push_back({.name = text("slice_", z, ".tif"), .size = 40, .z = z, .changed = begun});
  }
  return all;
}

/// A series of which one slice was written anew.
struct Rewritten {
  std::int64_t z = 0;
  float added = 0;              ///< To one voxel of it.
  std::int64_t changed = begun; ///< When.
};

OpenedInput input_with(const Rewritten& slice) {
  auto counts = std::make_unique<testing::FunctionReader>(
      volume, [slice](std::int64_t z, std::int64_t y, std::int64_t x) {
        const bool is_changed = z == slice.z && y == 4 && x == 3;
        return static_cast<float>(100 * z + 10 * y + x) + (is_changed ? slice.added : 0);
      });
  counts->mutable_description().files = files();
  counts->mutable_description().files[static_cast<std::size_t>(slice.z)].changed = slice.changed;
  auto digesting = std::make_unique<DigestingReader>(std::move(counts), 1);
  OpenedInput input;
  input.digesting = digesting.get();
  input.reader = std::move(digesting);
  return input;
}

class ChangedSlices : public ::testing::Test {
protected:
  /// All blocks are done.
  ChangedSlices() {
    CheckpointMetadata content = testing::sample_content(volume, {3, 5, 4});
    content.inputs = files();
    Checkpoint::create(folder_ / "c.h5", content);
    checkpoint_.emplace(folder_ / "c.h5", world_, Checkpoint::Access::write);
    Volume<float> counts(volume);
    input_with({}).reader->read(whole(volume), counts.view());
    checkpoint_->write_input_digests(BlockId(0), {0, plane_digests(counts.view(), 1)});
    checkpoint_->mark_done({BlockId(0), BlockId(1)});
  }
  [[nodiscard]] std::string found(const Rewritten& slice) const {
    return changed_slices(*checkpoint_, input_with(slice), {}, world_);
  }

  mpi::Communicator world_ = testing::world();
  testing::TemporaryFolder folder_;
  std::optional<Checkpoint> checkpoint_;
};

TEST_F(ChangedSlices, AreNamedWhetherTheirTimeIsLaterOrEarlier) {
  for (const std::int64_t z : {0, 3, 5}) {
    for (const std::int64_t changed : {begun - 1, begun + 1}) {
      EXPECT_EQ(found({.z = z, .added = 1, .changed = changed}), text("slice_", z, ".tif")) << changed;
    }
  }
}

TEST_F(ChangedSlices, AreNoneWhereOnlyTheTimeIsAnother) {
  EXPECT_EQ(found({.z = 3, .changed = begun + 1}), "");
}

TEST_F(ChangedSlices, AreNotLookedForWhereTheTimeIsAsItWas) {
  EXPECT_EQ(found({.z = 3, .added = 1}), "");
}

} // namespace
} // namespace lsdeconv
