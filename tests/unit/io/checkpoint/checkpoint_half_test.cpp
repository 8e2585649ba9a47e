#include "support/checkpoint_test.hpp"
#include "support/foreign_tools.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::python_with_h5py;
using testing::sample_content;
using testing::sample_voxels;
using testing::write_sample;

constexpr Extent3 volume{20, 33, 50};
constexpr Extent3 core{8, 16, 20};
constexpr std::int64_t blocks = 27;
/// Up to 8188 counts fit; all voxels of blocks from number 9 on are beyond that.
constexpr StoredVoxels stored{StoredType::float16, -3};

/// What a user of h5py may rely on.
constexpr const char* reader = R"python(
import sys, numpy, h5py
with h5py.File(sys.argv[1], "r") as f:
    assert list(f.attrs["format_version"]) == [4]
    volume = f["volume"]
    assert volume.dtype == numpy.float16 and volume.shape == (20, 33, 50), volume
    assert volume.attrs["voxel_type"] == "float16" and list(volume.attrs["scale_factor"]) == [0.125]
    assert volume.chunks == (8, 16, 20) and volume.compression is None, volume.chunks
    counts = volume[0:8, 0:16, 0:20] * volume.attrs["scale_factor"]
    assert counts.dtype == numpy.float64
    exact = 0.5 * (numpy.arange(8 * 16 * 20) % 1777).astype(numpy.float32).reshape(8, 16, 20)
    assert numpy.array_equal(counts, (exact * 8).astype(numpy.float16) * 0.125)
    assert numpy.array_equal(volume[8:16, 0:16, 0:20], numpy.full((8, 16, 20), 65504))
    assert f["blocks/maximum"][0] == counts.max() and f["blocks/sum"][0] == counts.sum()
    assert list(f["blocks/saturated"][[0, 9]]) == [0, 8 * 16 * 20]
)python";

class CheckpointHalf : public testing::CheckpointTest {
protected:
  void SetUp() override {
    CheckpointMetadata content = sample_content(volume, core);
    content.stored = stored;
    Checkpoint::create(path, content);
  }
  [[nodiscard]] Checkpoint open(Checkpoint::Access access = Checkpoint::Access::read) const {
    return {path, world, access};
  }
  void write_all(int threads = 1) const {
    Checkpoint checkpoint = open(Checkpoint::Access::write);
    checkpoint.set_write_threads(threads);
    for (std::int64_t id = 0; id < blocks; ++id) {
      write_sample(checkpoint, BlockId(id));
      checkpoint.mark_done({BlockId(id)});
    }
    checkpoint.close();
  }

  std::filesystem::path path = folder / "half.h5";
};

TEST_F(CheckpointHalf, ReturnsTheRoundedVoxelsAndWhatIsKnownOfThem) {
  write_all();
  const Checkpoint checkpoint = open();
  EXPECT_EQ(checkpoint.metadata().stored.type, StoredType::float16);
  EXPECT_EQ(checkpoint.metadata().stored.exponent, stored.exponent);
  for (std::int64_t id = 0; id < blocks; ++id) {
    const Box3 box = checkpoint.core(BlockId(id));
    Volume<float> expected = sample_voxels(box.extent(), BlockId(id));
    round_as_stored(expected.view(), stored);
    Volume<float> voxels(box.extent(), -1.0F);
    checkpoint.read(box, voxels.view());
    EXPECT_TRUE(std::equal(voxels.begin(), voxels.end(), expected.begin())) << id;
    EXPECT_EQ(checkpoint.statistics(BlockId(id)).digest, digest(expected.view()));
    EXPECT_TRUE(checkpoint.verify(BlockId(id)));
  }
  EXPECT_THAT(checkpoint.damaged_records(), IsEmpty());
}

TEST_F(CheckpointHalf, ReadsABoxAcrossBlocksIntoAViewWithGaps) {
  write_all();
  const Checkpoint checkpoint = open();
  Volume<float> all(volume);
  checkpoint.read(whole(volume), all.view());
  const Box3 box{{5, 3, 7}, {17, 33, 41}};
  Volume<float> wide(box.extent() + Extent3{1, 2, 3}, -1.0F);
  const VolumeView<float> part = wide.view().part(whole(box.extent()));
  checkpoint.read(box, part);
  EXPECT_EQ(digest(part), digest(all.view().part(box)));
  EXPECT_EQ(wide(0, 0, box.extent().x), -1.0F);
}

TEST_F(CheckpointHalf, CountsTheSaturatedVoxelsOfBlocksThatAreDone) {
  Checkpoint checkpoint = open(Checkpoint::Access::write);
  write_sample(checkpoint, BlockId(0));
  write_sample(checkpoint, BlockId(9));
  checkpoint.mark_done({BlockId(0)});
  EXPECT_EQ(checkpoint.saturated_voxels(), 0);
  checkpoint.mark_done({BlockId(9)});
  EXPECT_EQ(checkpoint.saturated_voxels(), checkpoint.core(BlockId(9)).voxels());
  EXPECT_EQ(checkpoint.statistics(BlockId(9)).maximum, 65504.0F / 8);
  checkpoint.close();
}

TEST_F(CheckpointHalf, AnotherCountOfSaturatedVoxelsIsDamage) {
  write_all();
  const std::uint32_t wrong = 3;
  hdf5::File file = hdf5::File::open(path, world, hdf5::Access::write);
  file.dataset("/blocks/saturated").write(hdf5::Slab{{9}, {1}}, &wrong);
  file.close();
  EXPECT_THAT(open().damaged_records(), ElementsAre(BlockId(9)));
  EXPECT_FALSE(open().verify(BlockId(9)));
}

TEST_F(CheckpointHalf, AChangedVoxelIsFound) {
  write_all();
  const float wrong = 0;
  hdf5::File file = hdf5::File::open(path, world, hdf5::Access::write);
  file.dataset("/volume").write(hdf5::Slab{{3, 4, 5}, {1, 1, 1}}, &wrong);
  file.close();
  EXPECT_FALSE(open().verify(BlockId(0)));
  EXPECT_TRUE(open().verify(BlockId(1)));
}

TEST_F(CheckpointHalf, TakesHalfTheBytesForItsVoxels) {
  CheckpointMetadata content = sample_content(volume, core);
  const std::int64_t whole_bytes = Checkpoint::bytes_needed(content);
  content.stored = stored;
  const std::int64_t chunks = std::int64_t{3 * 8} * (3 * 16) * (3 * 20); // those at the far faces are whole
  EXPECT_EQ(whole_bytes - Checkpoint::bytes_needed(content), 2 * chunks);
  write_all();
  EXPECT_LE(static_cast<std::int64_t>(std::filesystem::file_size(path)), Checkpoint::bytes_needed(content));
}

TEST_F(CheckpointHalf, HasAFormatOfItsOwnThatEarlierVersionsRefuse) {
  const auto version_of = [](const std::filesystem::path& file) {
    return hdf5::read_integers_attribute(hdf5::File::open(file).handle(), "format_version");
  };
  EXPECT_THAT(version_of(path), ElementsAre(4));
  EXPECT_THAT(version_of(created("whole.h5", volume, core)), ElementsAre(3));
}

TEST_F(CheckpointHalf, IsReadByH5py) {
  const std::string python = python_with_h5py();
  if (python.empty()) {
    GTEST_SKIP() << "no python3 with h5py";
  }
  write_all(3);
  std::ofstream(folder / "reader.py") << reader;
  EXPECT_TRUE(testing::succeeds(text(python, " ", (folder / "reader.py").string(), " ", path.string())));
}

} // namespace
} // namespace lsdeconv
