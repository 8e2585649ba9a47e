#include "io/checkpoint/stored_volume.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/checkpoint/chunk_shape.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/storage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr Extent3 volume{7, 9, 10};
constexpr Extent3 core{3, 4, 10};

class StoredVolumeTest : public ::testing::Test {
protected:
  /// A file that `make` fills.
  [[nodiscard]] std::filesystem::path written(const std::function<void(const hdf5::File&)>& make) const {
    const std::filesystem::path path = folder_ / "file.h5";
    const FileDescriptor memory = FileDescriptor::in_memory();
    hdf5::File file = hdf5::File::create(memory.descriptor());
    make(file);
    file.close();
    memory.copy_to(FileDescriptor(path, FileDescriptor::Mode::create));
    return path;
  }
  /// Opens a dataset /volume of that extent, in those chunks, with that attribute "core".
  void open(const hdf5::Extent& extent, const hdf5::Extent& chunk,
            const std::vector<std::int64_t>& stated_core) const {
    const std::filesystem::path path = written([&](const hdf5::File& file) {
      const hdf5::Dataset dataset = file.create_chunked<float>("/volume", extent, chunk);
      hdf5::write_integers_attribute(dataset.handle(), "core", stated_core);
    });
    const hdf5::File file = hdf5::File::open(path);
    const StoredVolume opened(file);
  }

  testing::TemporaryFolder folder_;
};

TEST_F(StoredVolumeTest, ReadsWhatWasWrittenBlockByBlockAndNothingElse) {
  const std::filesystem::path path = written([](const hdf5::File& file) {
    StoredVolume::create(file, {volume, core});
  });
  const Volume<float> values = testing::noise(volume, 1);
  const hdf5::File file = hdf5::File::open(path);
  StoredVolume stored(file);
  EXPECT_EQ(stored.extent(), volume);
  EXPECT_EQ(stored.core(), core);
  const FileDescriptor descriptor(path, FileDescriptor::Mode::write);
  const Box3 block{{3, 4, 0}, {6, 8, 10}};
  const Box3 corner{{6, 8, 0}, {7, 9, 10}}; // its chunk reaches beyond the volume along z and y
  for (const Box3& box : {block, corner}) {
    stored.write(descriptor, box, values.view().part(box));
  }
  Volume<float> found(volume, -1.0F);
  stored.read(whole(volume), found.view());
  for (std::int64_t z = 0; z < volume.z; ++z) {
    for (std::int64_t y = 0; y < volume.y; ++y) {
      for (std::int64_t x = 0; x < volume.x; ++x) {
        const Box3 voxel{{z, y, x}, {z + 1, y + 1, x + 1}};
        const bool is_written = block.contains(voxel) || corner.contains(voxel);
        ASSERT_EQ(found(z, y, x), is_written ? values(z, y, x) : 0) << voxel;
      }
    }
  }
}

TEST_F(StoredVolumeTest, FillsWhatLiesBeyondAFarFaceWithZeros) {
  const std::filesystem::path path = written([](const hdf5::File& file) {
    StoredVolume::create(file, {volume, {3, 4, 4}});
  });
  const hdf5::File file = hdf5::File::open(path);
  StoredVolume stored(file);
  const FileDescriptor descriptor(path, FileDescriptor::Mode::write);
  for (const Box3& box : {Box3{{0, 0, 8}, {3, 4, 10}}, Box3{{0, 8, 0}, {3, 9, 4}}}) {
    stored.write(descriptor, box, Volume<float>(box.extent(), 5.0F).view());
  }
  const auto chunk = hdf5::read_stored_chunk(file.dataset("/volume"), {0, 8, 0}, 1000);
  ASSERT_TRUE(chunk);
  std::vector<float> voxels(3 * 4 * 4);
  ASSERT_EQ(chunk->bytes.size(), voxels.size() * sizeof(float));
  std::memcpy(voxels.data(), chunk->bytes.data(), chunk->bytes.size());
  EXPECT_EQ(std::count(voxels.begin(), voxels.end(), 5.0F), 12);
  EXPECT_EQ(std::count(voxels.begin(), voxels.end(), 0.0F), 36) << "nothing of the block before";
}

TEST_F(StoredVolumeTest, RefusesChunksThatAreNotWhereBlocksAreWritten) {
  const Extent3 chunk = chunk_shape(volume, core);
  const auto extent = [](const Extent3& e) {
    return hdf5::Extent{static_cast<hsize_t>(e.z), static_cast<hsize_t>(e.y), static_cast<hsize_t>(e.x)};
  };
  EXPECT_NO_THROW(open(extent(volume), extent(chunk), {core.z, core.y, core.x}));
  std::filesystem::remove(folder_ / "file.h5");
  EXPECT_THAT(
      [&] {
        open(extent(volume), extent(chunk + Extent3{1, 0, 0}), {core.z, core.y, core.x});
      },
      ThrowsMessage<Error>(HasSubstr("do not lie one after another")));
}

TEST_F(StoredVolumeTest, RefusesExtentsThatAreNone) {
  EXPECT_THAT(
      [&] {
        open({7, 9}, {3, 4}, {3, 4, 10});
      },
      ThrowsMessage<Error>(HasSubstr("not three-dimensional")));
  std::filesystem::remove(folder_ / "file.h5");
  EXPECT_THAT(
      [&] {
        open({7, 9, 10}, {3, 4, 10}, {3, 4});
      },
      ThrowsMessage<Error>(HasSubstr("not three-dimensional")));
  std::filesystem::remove(folder_ / "file.h5");
  EXPECT_THAT([&] { open({7, 9, 10}, {3, 4, 10}, {3, 0, 10}); }, ThrowsMessage<Error>(HasSubstr("is empty")));
  std::filesystem::remove(folder_ / "file.h5");
  constexpr std::int64_t huge = std::int64_t{1} << 40;
  EXPECT_THAT(
      [&] {
        open({7, 9, 10}, {3, 4, 10}, {huge, huge, huge});
      },
      ThrowsMessage<Error>(HasSubstr("claims extents")));
}

TEST_F(StoredVolumeTest, ReadsHalfPrecisionThatWasWrittenByAnyNumberOfThreads) {
  constexpr StoredVoxels half{StoredType::float16, 2};
  constexpr Extent3 large{20, 310, 400}; // a plane takes 242 KiB: three pieces
  const std::filesystem::path path = written([&](const hdf5::File& file) {
    StoredVolume::create(file, {large, {40, 400, 400}, half});
  });
  Volume<float> values = testing::noise(large, 2);
  round_as_stored(values.view(), half);
  const hdf5::File file = hdf5::File::open(path);
  StoredVolume stored(file);
  EXPECT_EQ(stored.stored().exponent, 2);
  const FileDescriptor descriptor(path, FileDescriptor::Mode::write);
  for (const int threads : {1, 2, 5}) {
    stored.write(descriptor, whole(large), Volume<float>(large, 1.0F).view());
    stored.write(descriptor, whole(large), values.view(), {.threads = threads, .begin_sync = true});
    Volume<float> found(large, -1.0F);
    stored.read(whole(large), found.view());
    EXPECT_TRUE(std::equal(found.begin(), found.end(), values.begin())) << threads;
  }
}

TEST_F(StoredVolumeTest, RefusesAScaleFactorThatIsNone) {
  for (const std::vector<double>& factor :
       {std::vector{3.0}, std::vector{0.0}, std::vector{-2.0}, std::vector{2.0, 2.0}, std::vector{0x1p101},
        std::vector{std::nan("")}}) {
    const std::filesystem::path path = written([&](const hdf5::File& file) {
      const hdf5::Dataset dataset = file.create_chunked<hdf5::Half>("/volume", {7, 9, 10}, {3, 4, 10});
      hdf5::write_integers_attribute(dataset.handle(), "core", {3, 4, 10});
      hdf5::write_numbers_attribute(dataset.handle(), "scale_factor", factor);
    });
    EXPECT_THAT([&] { const StoredVolume opened(hdf5::File::open(path)); },
                ThrowsMessage<Error>(HasSubstr("scale_factor of /volume is damaged")))
        << factor[0];
    std::filesystem::remove(path);
  }
}

TEST_F(StoredVolumeTest, CountsChunksAtTheFarFacesWhole) {
  EXPECT_EQ(StoredVolume::bytes({volume, core}), 9 * 12 * 10 * 4);
  EXPECT_EQ(StoredVolume::bytes({{6, 8, 10}, core}), 6 * 8 * 10 * 4);
  EXPECT_EQ(StoredVolume::bytes({{6, 8, 10}, core, {StoredType::float16, 3}}), 6 * 8 * 10 * 2);
}

} // namespace
} // namespace lsdeconv
