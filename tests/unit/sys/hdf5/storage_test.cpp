#include "support/hdf5_sample.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"
#include "lsdeconv/sys/hdf5/links.hpp"
#include "lsdeconv/sys/hdf5/storage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using testing::Hdf5SampleFile;

class Hdf5Storages : public ::testing::Test {
protected:
  testing::TemporaryFolder folder;
  std::filesystem::path path = folder / "sample.h5";
  Volume<float> volume = testing::patterned({6, 10, 12});
};

TEST_F(Hdf5Storages, TellTypesChunksAndFilters) {
  {
    const Hdf5SampleFile file(path);
    file.add_volume("packed", volume.view(),
                    {.type = H5T_STD_I32BE, .chunk = {2, 5, 12}, .deflate = 3, .shuffle = true});
    file.add_volume("plain", volume.view(), {.type = H5T_IEEE_F64LE});
  }
  const hdf5::File file = hdf5::File::open(path);
  const hdf5::Storage packed = hdf5::storage_of(file.dataset("packed"));
  EXPECT_THAT(packed.extent, ElementsAre(6, 10, 12));
  EXPECT_THAT(packed.chunk, ElementsAre(2, 5, 12));
  EXPECT_EQ(packed.kind, hdf5::NumberKind::signed_integer);
  EXPECT_EQ(packed.element_bytes, 4);
  EXPECT_TRUE(packed.big_endian);
  ASSERT_EQ(packed.filters.size(), 2U);
  EXPECT_EQ(packed.filters[0].id, H5Z_FILTER_SHUFFLE);
  EXPECT_EQ(packed.filters[1].id, H5Z_FILTER_DEFLATE);
  const hdf5::Storage plain = hdf5::storage_of(file.dataset("plain"));
  EXPECT_TRUE(plain.chunk.empty());
  EXPECT_EQ(plain.kind, hdf5::NumberKind::floating_point);
  EXPECT_GT(plain.offset, 0);
}

TEST_F(Hdf5Storages, GiveChunksAsTheyAreStoredToManyThreads) {
  {
    const Hdf5SampleFile file(path);
    file.add_volume("cells", volume.view(), {.type = H5T_STD_U8LE, .chunk = {3, 10, 12}});
    file.add_sparse_volume("empty", {4, 4, 4}, {2, 2, 2}, 7);
  }
  const hdf5::File file = hdf5::File::open(path);
  const hdf5::Dataset cells = file.dataset("cells");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int again = 0; again < 50; ++again) {
        const auto chunk = hdf5::read_stored_chunk(cells, {3, 0, 0}, 1000);
        ASSERT_TRUE(chunk);
        ASSERT_EQ(chunk->bytes.size(), 360U);
        ASSERT_EQ(static_cast<float>(chunk->bytes[13]), volume(3, 1, 1));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THROW((void)hdf5::read_stored_chunk(cells, {3, 0, 0}, 100), Error);
  EXPECT_FALSE(hdf5::read_stored_chunk(file.dataset("empty"), {2, 2, 0}, 1000));
  EXPECT_THAT(hdf5::storage_of(file.dataset("empty")).fill, ElementsAre(std::byte{7}, std::byte{0}));
}

TEST_F(Hdf5Storages, RefuseElementsThatLieElsewhere) {
  {
    const Hdf5SampleFile file(path);
    const hsize_t extent[] = {2, 2, 2};
    const hid_t space = H5Screate_simple(3, extent, nullptr);
    const hid_t external = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_external(external, "/etc/passwd", 0, 16);
    H5Dclose(H5Dcreate2(file.id(), "external", H5T_STD_U16LE, space, H5P_DEFAULT, external, H5P_DEFAULT));
    const hid_t compact = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_layout(compact, H5D_COMPACT);
    H5Dclose(H5Dcreate2(file.id(), "compact", H5T_STD_U16LE, space, H5P_DEFAULT, compact, H5P_DEFAULT));
  }
  const hdf5::File file = hdf5::File::open(path);
  for (const char* name : {"external", "compact"}) {
    EXPECT_THROW((void)hdf5::storage_of(file.dataset(name)), Error) << name;
  }
}

TEST_F(Hdf5Storages, LinksAreFollowedOnlyInsideTheFile) {
  {
    const Hdf5SampleFile file(path);
    file.add_group("a/b");
    file.add_volume("a/data", volume.view(), {});
    H5Lcreate_soft("/a", file.id(), "soft", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_external("other.h5", "/a", file.id(), "external", H5P_DEFAULT, H5P_DEFAULT);
  }
  const hdf5::File file = hdf5::File::open(path);
  EXPECT_THAT(hdf5::members(file.handle(), 10), ElementsAre("a"));
  EXPECT_THROW((void)hdf5::members(file.group("a"), 1), Error);
  EXPECT_TRUE(hdf5::holds(file.handle(), "a/b"));
  EXPECT_FALSE(hdf5::is_dataset(file.handle(), "a/b"));
  EXPECT_TRUE(hdf5::is_dataset(file.handle(), "a/data"));
  for (const char* name : {"a/c", "soft", "soft/b", "external", "external/b", "c/d"}) {
    EXPECT_FALSE(hdf5::holds(file.handle(), name)) << name;
  }
}

TEST_F(Hdf5Storages, TextAttributesOfAnyFormAreRead) {
  {
    const Hdf5SampleFile file(path);
    file.add_group("image");
    file.add_characters("image", "X", "2048");
  }
  const hdf5::File file = hdf5::File::open(path);
  EXPECT_EQ(hdf5::any_text_attribute(file.group("image"), "X"), "2048");
  EXPECT_EQ(hdf5::any_text_attribute(file.group("image"), "Y"), "");
}

} // namespace
} // namespace lsdeconv
