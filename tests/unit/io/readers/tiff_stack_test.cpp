#include "support/series_sample.hpp"

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::write_tiff;

class TiffStack : public testing::SeriesTest {
protected:
  [[nodiscard]] std::filesystem::path stack() const { return folder / "stack.tif"; }
  void write(const testing::TiffStorage& storage) const { write_tiff(stack(), volume.view(), storage); }
  [[nodiscard]] std::unique_ptr<VolumeReader> open_stack(const OpenOptions& options = {}) const {
    return open_volume(stack(), options, world);
  }
  [[nodiscard]] std::string refusal_of_stack(const OpenOptions& options = {}) const {
    try {
      (void)open_stack(options);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  void expect_all() const {
    const auto reader = open_stack();
    EXPECT_EQ(reader->description().extent, volume.extent());
    expect_window(*reader, whole(volume.extent()));
    expect_window(*reader, {{3, 7, 5}, {9, 31, 30}});
  }
};

/// A stack as ImageJ writes those above 4 GiB: one directory, then all pages behind one another, 16 bits
/// each.
class OneDirectory {
public:
  OneDirectory(bool big_endian, const std::string& description) : big_endian_(big_endian) {
    bytes_ = big_endian ? "MM" : "II";
    append(42, 2);
    append(8, 4);
    description_ = description + '\0';
  }
  void write(const std::filesystem::path& path, const Volume<float>& volume) {
    const Extent3& e = volume.extent();
    const std::uint32_t description_at = 8 + 2 + 10 * 12 + 4;
    const auto text_bytes = static_cast<std::uint32_t>(description_.size());
    append(10, 2);
    entry(256, 4, 1, static_cast<std::uint32_t>(e.x));
    entry(257, 4, 1, static_cast<std::uint32_t>(e.y));
    entry(258, 3, 1, 16);
    entry(259, 3, 1, 1);
    entry(262, 3, 1, 1);
    entry(270, 2, text_bytes, description_at);
    entry(273, 4, 1, description_at + text_bytes);
    entry(277, 3, 1, 1);
    entry(278, 4, 1, static_cast<std::uint32_t>(e.y));
    entry(279, 4, 1, static_cast<std::uint32_t>(e.y * e.x * 2));
    append(0, 4);
    bytes_ += description_;
    for (const float value : volume) {
      append(static_cast<std::uint32_t>(value), 2);
    }
    std::ofstream(path, std::ios::binary) << bytes_;
  }

private:
  void append(std::uint32_t value, int size) {
    for (int i = 0; i < size; ++i) {
      bytes_ += static_cast<char>(value >> (8 * (big_endian_ ? size - 1 - i : i)) & 0xFFU);
    }
  }
  void entry(std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
    append(tag, 2);
    append(type, 2);
    append(count, 4);
    append(value, type == 3 ? 2 : 4);
    append(0, type == 3 ? 2 : 0);
  }

  bool big_endian_;
  std::string bytes_;
  std::string description_;
};

TEST_F(TiffStack, IsReadFromOneDirectory) {
  for (const bool big_endian : {true, false}) {
    OneDirectory(big_endian, "ImageJ=1.53t\nimages=12\nslices=12\n").write(stack(), volume);
    expect_all();
    std::filesystem::resize_file(stack(), std::filesystem::file_size(stack()) - 1);
    EXPECT_THAT(refusal_of_stack(), AllOf(HasSubstr("12 images"), HasSubstr("room for 11")));
  }
}

TEST_F(TiffStack, OfOneDirectoryHasAxesToo) {
  OneDirectory(true, "ImageJ=1.53t\nimages=12\nchannels=2\nslices=6\n").write(stack(), volume);
  EXPECT_THAT(refusal_of_stack(), AllOf(HasSubstr("2 channels"), HasSubstr("--channel N")));
  const auto reader = open_stack({.choice = {.channel = 1}});
  ASSERT_EQ(reader->description().extent, (Extent3{6, 40, 36}));
  Volume<float> slice({1, 40, 36});
  reader->read({{4, 0, 0}, {5, 40, 36}}, slice.view());
  EXPECT_EQ(slice(0, 11, 13), volume(9, 11, 13));
}

TEST_F(TiffStack, OfEveryTypeHoldsTheSameCounts) {
  for (float& voxel : volume) {
    voxel = std::min(voxel, 127.0F);
  }
  struct Type {
    std::uint16_t format;
    int bits;
    VoxelType voxel;
  };
  for (const Type& type :
       {Type{SAMPLEFORMAT_INT, 8, VoxelType::uint8}, Type{SAMPLEFORMAT_INT, 16, VoxelType::uint16},
        Type{SAMPLEFORMAT_UINT, 32, VoxelType::float32}, Type{SAMPLEFORMAT_INT, 32, VoxelType::float32},
        Type{SAMPLEFORMAT_UINT, 64, VoxelType::float32}, Type{SAMPLEFORMAT_INT, 64, VoxelType::float32},
        Type{SAMPLEFORMAT_IEEEFP, 64, VoxelType::float32}}) {
    for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW}) {
      for (const std::uint32_t tile : {0U, 16U}) {
        write({.bits = type.bits,
               .sample_format = type.format,
               .compression = static_cast<std::uint16_t>(compression),
               .tile_size = tile,
               .big_endian = tile > 0});
        EXPECT_EQ(open_stack()->description().type, type.voxel) << type.bits;
        expect_all();
      }
    }
  }
}

TEST_F(TiffStack, OfAPaletteHoldsItsIndices) {
  write({.bits = 8, .photometric = PHOTOMETRIC_PALETTE});
  expect_all();
}

TEST_F(TiffStack, WithNegativeCountsIsRefusedWithSliceAndValue) {
  volume(7, 20, 3) = -41;
  write({.sample_format = SAMPLEFORMAT_INT});
  EXPECT_THAT(refusal_of_stack(), AllOf(HasSubstr("slice 7"), HasSubstr("stack.tif"), HasSubstr("-41")));
  const auto numbers = open_stack({.counts = false});
  EXPECT_EQ(numbers->description().type, VoxelType::float32);
  expect_window(*numbers, whole(volume.extent()));
}

TEST_F(TiffStack, LeavesSmallPicturesOut) {
  testing::TiffSampleFile file(stack(), {});
  const Extent3 e = volume.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    file.add_page(volume.view().part({{z, 0, 0}, {z + 1, e.y, e.x}}));
  }
  for (const std::uint32_t role : {FILETYPE_REDUCEDIMAGE, FILETYPE_MASK}) {
    file.add_page(Volume<float>({1, 10, 9}).view(), role);
  }
  file.close();
  expect_all();
}

TEST_F(TiffStack, WithAListOfPagesThatRunsInACircleIsRefused) {
  write({});
  std::fstream file(stack(), std::ios::binary | std::ios::in | std::ios::out);
  // The link of the last directory, which lies behind its entries, leads back to the first.
  std::vector<std::uint32_t> places;
  std::uint32_t at = 4;
  for (std::uint32_t next = 1; next != 0;) {
    places.push_back(at);
    file.seekg(at);
    file.read(reinterpret_cast<char*>(&next), sizeof next);
    if (next != 0) {
      std::uint16_t entries = 0;
      file.seekg(next);
      file.read(reinterpret_cast<char*>(&entries), sizeof entries);
      at = next + 2U + 12U * entries;
    }
  }
  ASSERT_EQ(places.size(), 13U);
  for (const std::uint32_t target : {places[1] - 200U, 0x7FFFFFF0U}) {
    file.seekp(places.back());
    file.write(reinterpret_cast<const char*>(&target), sizeof target);
    file.flush();
    EXPECT_THAT(refusal_of_stack(), HasSubstr("stack.tif")) << target;
  }
}

} // namespace
} // namespace lsdeconv
