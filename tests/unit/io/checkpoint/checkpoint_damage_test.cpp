#include "support/checkpoint_test.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::write_sample;

constexpr Extent3 volume{4, 16, 20};
constexpr Extent3 core{2, 8, 20};
constexpr std::int64_t blocks = 4;

/// All blocks of a small checkpoint but the last are done; then something in the file changes.
class CheckpointDamage : public testing::CheckpointTest {
protected:
  void SetUp() override {
    CheckpointMetadata content = testing::sample_content(volume, core);
    content.fields = {{"maps", std::make_shared<Volume<float>>(Extent3{3, 16, 20}, 0.5F)}};
    content.provenance = {{"command", "lsdeconv -i brain"}};
    for (InputFile& input : content.inputs) {
      input.changed = input.size + 1;
      input.middle = 3;
    }
    Checkpoint::create(path, content);
    Checkpoint checkpoint = open(Checkpoint::Access::write);
    for (std::int64_t id = 0; id < blocks - 1; ++id) {
      checkpoint.write_input_digests(BlockId(id), {0, {1, 2, 3, 4}});
      write_sample(checkpoint, BlockId(id));
      checkpoint.mark_done({BlockId(id)});
    }
    checkpoint.close();
  }

  [[nodiscard]] Checkpoint open(Checkpoint::Access access = Checkpoint::Access::read) const {
    return {path, world, access};
  }

  template <typename T>
  void overwrite(const char* dataset, hdf5::Extent place, T value) const {
    hdf5::File file = hdf5::File::open(path, world, hdf5::Access::write);
    const hdf5::Extent one(place.size(), 1);
    file.dataset(dataset).write(hdf5::Slab{std::move(place), one}, &value);
    file.close();
  }

  /// Writes another value there, expects that the record of block 1 is found damaged, and takes it back.
  template <typename T>
  void expect_found(const char* dataset, const hdf5::Extent& place, T (*other)(T)) const {
    hdf5::File file = hdf5::File::open(path, world, hdf5::Access::read);
    T sound{};
    file.dataset(dataset).read(hdf5::Slab{place, hdf5::Extent(place.size(), 1)}, &sound);
    file.close();
    overwrite<T>(dataset, place, other(sound));
    EXPECT_THAT(open().damaged_records(), ElementsAre(BlockId(1))) << dataset;
    EXPECT_FALSE(open().verify(BlockId(1))) << dataset;
    overwrite<T>(dataset, place, sound);
    EXPECT_THAT(open().damaged_records(), IsEmpty()) << dataset;
  }

  void expect_only_block_1_is_damaged() const {
    const Checkpoint checkpoint = open();
    EXPECT_TRUE(checkpoint.verify(BlockId(0)));
    EXPECT_FALSE(checkpoint.verify(BlockId(1)));
    EXPECT_TRUE(checkpoint.verify(BlockId(2)));
  }

  void expect_the_record_is_named() const {
    const Checkpoint checkpoint = open();
    EXPECT_THAT(checkpoint.damaged_records(), ElementsAre(BlockId(1)));
    EXPECT_THAT([&] { (void)checkpoint.histogram(); },
                ::testing::ThrowsMessage<Error>(HasSubstr("record of block 1 is damaged")));
  }

  void expect_refused(const char* with) const {
    EXPECT_THAT([&] { (void)open(); }, ::testing::ThrowsMessage<UserError>(HasSubstr(with)));
  }

  std::filesystem::path path = folder / "run.h5";
};

TEST_F(CheckpointDamage, NoneIsFoundInASoundFile) {
  const Checkpoint checkpoint = open();
  EXPECT_THAT(checkpoint.damaged_records(), IsEmpty());
  EXPECT_TRUE(checkpoint.verify(BlockId(2)));
  EXPECT_FALSE(checkpoint.verify(BlockId(3))) << "it was never written";
}

TEST_F(CheckpointDamage, OfADigest) {
  overwrite<std::uint64_t>("/blocks/digest", {1}, 4711);
  expect_only_block_1_is_damaged();
  expect_the_record_is_named();
}

TEST_F(CheckpointDamage, OfAStatistic) {
  overwrite<double>("/blocks/sum", {1}, 3);
  expect_only_block_1_is_damaged();
  expect_the_record_is_named();
}

TEST_F(CheckpointDamage, OfAHistogram) {
  overwrite<std::uint32_t>("/blocks/histogram", {1, 300}, 9);
  expect_only_block_1_is_damaged();
  expect_the_record_is_named();
}

/// Each half of a number of 64 bits, too: the checksum is one of 32-bit words.
TEST_F(CheckpointDamage, OfAnyNumberOfARecordIsFound) {
  expect_found<std::uint64_t>("/blocks/digest", {1}, [](std::uint64_t v) { return v ^ 1U; });
  expect_found<std::uint64_t>("/blocks/digest", {1},
                              [](std::uint64_t v) { return v ^ (std::uint64_t{1} << 40U); });
  expect_found<double>("/blocks/sum", {1}, [](double v) { return std::nextafter(v, 1e9); });
  expect_found<double>("/blocks/sum", {1}, [](double v) { return 2 * v; });
  expect_found<float>("/blocks/minimum", {1}, [](float v) { return v - 1; });
  expect_found<float>("/blocks/maximum", {1}, [](float v) { return v + 1; });
  expect_found<std::uint64_t>("/blocks/checksum", {1}, [](std::uint64_t v) { return v ^ 1U; });
  for (const int bin : {0, IntensityHistogram::bins - 1}) {
    expect_found<std::uint32_t>("/blocks/histogram", {1, static_cast<hsize_t>(bin)},
                                [](std::uint32_t v) { return v + 1; });
  }
}

TEST_F(CheckpointDamage, OfAVoxelLeavesTheRecordSound) {
  overwrite<float>("/volume", {0, 9, 5}, 0.5F);
  expect_only_block_1_is_damaged();
  EXPECT_THAT(open().damaged_records(), IsEmpty());
}

TEST_F(CheckpointDamage, AMarkThatAppearsDoesNotMakeABlockWhole) {
  overwrite<std::uint8_t>("/blocks/state", {3}, 1);
  EXPECT_THAT(open().damaged_records(), ElementsAre(BlockId(3)));
  EXPECT_FALSE(open().verify(BlockId(3)));
}

TEST_F(CheckpointDamage, AnUnknownMarkCountsAsNone) {
  overwrite<std::uint8_t>("/blocks/state", {1}, 0x41);
  EXPECT_THAT(open().states(),
              ElementsAre(BlockState::done, BlockState::pending, BlockState::done, BlockState::pending));
}

TEST_F(CheckpointDamage, OfThePsfIsRefused) {
  overwrite<float>("/psf", {1, 1, 1}, 77);
  expect_refused("/psf is damaged");
}

TEST_F(CheckpointDamage, OfAFieldIsNamed) {
  EXPECT_THAT(open().damaged_parts(), IsEmpty());
  overwrite<float>("/fields/maps", {2, 15, 19}, 77);
  EXPECT_THAT(open().damaged_parts(), ElementsAre(HasSubstr("/fields/maps is damaged")));
  EXPECT_THAT([&] { (void)open().field("maps"); },
              ::testing::ThrowsMessage<Error>(HasSubstr("/fields/maps")));
}

TEST_F(CheckpointDamage, OfTheListOfFieldsIsNamed) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  const std::size_t place = all.find(std::string("maps \0", 6));
  ASSERT_NE(place, std::string::npos);
  file.clear();
  file.seekp(static_cast<std::streamoff>(place)).put('n');
  file.close();
  EXPECT_THAT(open().damaged_parts(), ElementsAre(HasSubstr("the list of /fields is damaged")));
  EXPECT_THAT([&] { (void)open().field("maps"); }, ::testing::ThrowsMessage<Error>(HasSubstr("the list")));
}

TEST_F(CheckpointDamage, OfAnInputDigestIsNamedAndForgotten) {
  overwrite<std::uint64_t>("/inputs/voxels", {1, 2}, 77);
  EXPECT_THAT(open().damaged_parts(), ElementsAre(HasSubstr("/inputs/voxels is damaged in 1 place")));
  EXPECT_FALSE(open().input_digests(1)[2]);
  EXPECT_EQ(open().input_digests(1)[3], 4U);
}

TEST_F(CheckpointDamage, OfTheTimesOfInputsIsRefused) {
  overwrite<std::int64_t>("/inputs/state", {1, 0}, 77);
  expect_refused("/inputs/state is damaged");
}

TEST_F(CheckpointDamage, OfTheListOfInputsIsRefused) {
  overwrite<std::int64_t>("/inputs/size", {2}, 77);
  expect_refused("are damaged");
}

/// What opening and reading tell of a checkpoint, in one line. Throws Error where a part is damaged.
std::string everything_read(const Checkpoint& checkpoint) {
  std::string told;
  for (const auto& [name, value] : checkpoint.metadata().parameters) {
    told += name + value;
  }
  for (const auto& [name, value] : checkpoint.metadata().run) {
    told += name + value;
  }
  for (const InputFile& input : checkpoint.metadata().inputs) {
    told += input.name + std::to_string(input.size) + std::to_string(input.modified)
            + std::to_string(input.changed) + std::to_string(input.middle);
  }
  for (const auto& [name, value] : checkpoint.metadata().provenance) {
    told += name + value;
  }
  const Volume<float> field = checkpoint.field("maps").value_or(Volume<float>());
  told.append(reinterpret_cast<const char*>(field.data()),
              static_cast<std::size_t>(field.size()) * sizeof(float));
  for (const std::int64_t column : {0, 1}) {
    for (const std::optional<std::uint32_t>& digest : checkpoint.input_digests(column)) {
      told += std::to_string(digest.value_or(0)) + ' ';
    }
  }
  told.append(reinterpret_cast<const char*>(checkpoint.metadata().psf.data()),
              static_cast<std::size_t>(checkpoint.metadata().psf.size()) * sizeof(float));
  return told;
}

/// A flipped byte is refused, or it lies in one block and verify() finds it or its mark is gone, or it
/// changes nothing that is read.
TEST_F(CheckpointDamage, NoFlippedByteAnywhereGoesUnnoticed) {
  const std::string sound = everything_read(open());
  const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
  std::mt19937 random(11);
  std::uniform_int_distribution<std::int64_t> anywhere(0, size - 1);
  int refused = 0;
  for (int round = 0; round < 400; ++round) {
    const std::int64_t place = round < 100 ? round : anywhere(random); // each byte of the superblock
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const int byte = file.seekg(place).get();
    file.seekp(place).put(static_cast<char>(byte ^ (1 << (round % 8)))).flush();
    try {
      const Checkpoint checkpoint = open();
      if (const auto damaged = checkpoint.damaged_parts(); !damaged.empty()) {
        throw UserError(damaged.front());
      }
      EXPECT_EQ(everything_read(checkpoint), sound) << "byte " << place;
      const std::vector<BlockState> states = checkpoint.states();
      for (std::int64_t id = 0; id < blocks - 1; ++id) {
        Volume<float> voxels(checkpoint.core(BlockId(id)).extent());
        checkpoint.read(checkpoint.core(BlockId(id)), voxels.view());
        const Volume<float> expected = testing::sample_voxels(voxels.extent(), BlockId(id));
        const bool same = std::equal(voxels.begin(), voxels.end(), expected.begin());
        const bool marked = states[static_cast<std::size_t>(id)] == BlockState::done;
        EXPECT_TRUE(same || !marked || !checkpoint.verify(BlockId(id))) << "byte " << place;
      }
    } catch (const UserError&) {
      ++refused;
    }
    file.seekp(place).put(static_cast<char>(byte)).flush();
  }
  EXPECT_GT(refused, 50) << "of the flips in HDF5's own structures";
  EXPECT_EQ(everything_read(open()), sound);
}

} // namespace
} // namespace lsdeconv
