#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/export/slice_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;

CheckpointMetadata content_of_a_region() {
  return {.volume = {2, 3, 4},
          .core = {2, 3, 4},
          .parameters = {{"dxy", "0.4"}, {"dz", "1.2"}, {"roi", "5:7,10:13,0:4"}, {"offset", "100"}},
          .run = {{"background", "21.5"}},
          .inputs = {},
          .psf = {}};
}

std::string refusal(const RunConfig& config, const Extent3& extent) {
  try {
    require_storable(config, extent, VoxelType::uint16);
  } catch (const UserError& error) {
    return error.what();
  }
  return {};
}

TEST(RequireStorable, ClassicTiffMustHoldASlice) {
  RunConfig config;
  config.bigtiff = BigTiffChoice::never;
  EXPECT_EQ(refusal(config, {1, 40000, 50000}), "");
  EXPECT_THAT(refusal(config, {1, 50000, 50000}), HasSubstr("4 GiB"));
  config.bigtiff = BigTiffChoice::automatic;
  EXPECT_EQ(refusal(config, {1, 50000, 50000}), "");
}

TEST(SliceFormat, HasWhatTheUserAskedFor) {
  RunConfig config;
  config.flip = true;
  config.compression = TiffCompression::zstd;
  config.bigtiff = BigTiffChoice::always;
  config.tile_size = 256;
  const SliceFormat format = slice_format(config, {.gain = 2}, content_of_a_region(), "0123");
  EXPECT_TRUE(format.flip);
  EXPECT_TRUE(format.bigtiff);
  EXPECT_EQ(format.compression, TiffCompression::zstd);
  EXPECT_EQ(format.tile, 256);
  EXPECT_EQ(format.mapping.gain, 2);
}

TEST(SliceFormat, TellsOfTheRunAndNotOfTheExport) {
  RunConfig of_export;
  of_export.offset = 7;
  of_export.dxy = 9;
  const SliceFormat format = slice_format(of_export, {}, content_of_a_region(), "0123");
  EXPECT_EQ(format.voxel, (Spacing3{1.2, 0.4, 0.4}));
  EXPECT_TRUE(format.description.starts_with(slice_mark));
  EXPECT_EQ(slice_tag(format.description, run_entry), "0123");
  EXPECT_TRUE(slice_tag(format.description, recipe_entry));
  EXPECT_TRUE(slice_tag(format.description, storage_entry));
  EXPECT_TRUE(format.description.ends_with("\nregion_begin_zyx=5 10 0\nsubtracted_camera_offset=100\n"
                                           "subtracted_background=21.5"));
}

TEST(SubtractedBackground, IsThatOfTheImageWithoutWhatStandsForReadNoise) {
  CheckpointMetadata content = content_of_a_region();
  EXPECT_EQ(subtracted_background(content), 21.5);
  content.parameters.insert({{"read-noise", "3"}, {"gain", "2"}}); // 9 / 2 counts are added to voxels, too
  EXPECT_EQ(subtracted_background(content), 17);
  EXPECT_THAT(slice_format({}, {}, content, "0123").description, HasSubstr("\nsubtracted_background=17"));
}

TEST(SubtractedBackground, IsNotKnownWhereTheCheckpointDoesNotSay) {
  CheckpointMetadata content = content_of_a_region();
  content.run["background"] = "haze";
  EXPECT_EQ(subtracted_background(content), std::nullopt);
  content.run.clear();
  EXPECT_EQ(subtracted_background(content), std::nullopt);
  EXPECT_THAT(slice_format({}, {}, content, "0123").description,
              HasSubstr("\nsubtracted_background=unknown"));
}

TEST(SliceFormat, SaysThatTheOffsetIsAnImage) {
  CheckpointMetadata content = content_of_a_region();
  content.parameters["offset-image"] = "dark.tif";
  EXPECT_THAT(slice_format({}, {}, content, "0123").description,
              HasSubstr("\nsubtracted_camera_offset=image\n"));
}

TEST(OutputSlices, OfARunAndOfItsCheckpointAreTheSame) {
  CheckpointMetadata content = content_of_a_region();
  VolumeDescription input;
  input.extent = content.volume;
  for (std::int64_t z = 0; z < 9; ++z) {
    content.inputs.push_back({"s" + std::to_string(z) + ".tif", 1, 1, z});
  }
  input.files = content.inputs;
  RunConfig config;
  config.roi = Box3{{5, 10, 0}, {7, 13, 4}};
  for (const SliceNaming naming : {SliceNaming::input, SliceNaming::numbered}) {
    config.slice_names = naming;
    const SliceFiles of_run = output_slices("/out", config, input);
    const SliceFiles of_checkpoint = output_slices("/out", content, naming);
    const char* const expected = naming == SliceNaming::input ? "/out/s6.tif" : "/out/img_000007.tif";
    EXPECT_EQ(of_run.path(1), expected);
    EXPECT_EQ(of_checkpoint.path(1), expected);
  }
}

} // namespace
} // namespace lsdeconv
