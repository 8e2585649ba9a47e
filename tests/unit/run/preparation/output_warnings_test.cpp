#include "usual_run.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using testing::after;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::input_of;
using ::testing::IsEmpty;

TEST(OutputWarnings, ARangeThatCutsMostVoxels) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.auto_range = 2; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.auto_range = 40; }),
              ElementsAre(HasSubstr("--auto-range 40")));
}

TEST(OutputWarnings, TooFewGreyLevels) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.amplify = 0.004; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.amplify = 0.003; }),
              ElementsAre(AllOf(HasSubstr("stored as 12 of 65535"), HasSubstr("--amplify 0.003"))));
  EXPECT_THAT(after([](PreparedRun& run) { run.manifest.scale.brightest = 5; }), IsEmpty())
      << "few counts are what they are";
  EXPECT_THAT(after([](PreparedRun& run) {
                input_of(run).type = VoxelType::float32;
                run.config.output_type = OutputType::uint16;
                run.manifest.scale.brightest = 1;
              }),
              ElementsAre(HasSubstr("stored as 1 of 65535")));
}

TEST(OutputWarnings, TilesLargerThanSlices) {
  EXPECT_THAT(after([](PreparedRun& run) { run.config.tile_size = 1200; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.tile_size = 1216; }),
              ElementsAre(HasSubstr("--tile-size 1216")));
}

TEST(ClippingWarning, SaysWhatShareWasLost) {
  const IntensityMapping counts{.gain = 1, .offset = 0, .type = VoxelType::uint16, .auto_range = 0};
  EXPECT_EQ(clipping_warning({0, 100}, counts, 100000), "");
  EXPECT_THAT(clipping_warning({0, 101}, counts, 100000),
              AllOf(HasSubstr("0.101 % of the voxels"), HasSubstr("largest sample of uint16"),
                    HasSubstr("--output-type float32")));
  EXPECT_THAT(clipping_warning({0, 800}, {1000, 0, VoxelType::uint16, 0}, 1000),
              AllOf(HasSubstr("80 %"), HasSubstr("a smaller --amplify")));
}

TEST(ClippingWarning, LetsARangeCutWhatItAskedFor) {
  const IntensityMapping usual_range{.gain = 3, .offset = -5, .type = VoxelType::uint8, .auto_range = 1};
  EXPECT_EQ(clipping_warning({1000, 1100}, usual_range, 100000), "");
  EXPECT_THAT(clipping_warning({1000, 1300}, usual_range, 100000), HasSubstr("a smaller --auto-range"));
  const IntensityMapping wide{.gain = 3, .offset = -5, .type = VoxelType::uint8, .auto_range = 40};
  EXPECT_THAT(clipping_warning({40000, 40000}, wide, 100000), HasSubstr("80 % of the voxels"));
}

TEST(OutputWarnings, MillionsOfFiles) {
  const auto files = [](ZarrVersion version, std::int64_t side) {
    return after([&](PreparedRun& run) {
      run.config.output_format = OutputFormat::zarr;
      run.config.zarr_version = version;
      run.config.zarr_shard = 64;
      run.config.zarr_chunk = 16;
      input_of(run).extent = {side, side, side};
    });
  };
  EXPECT_THAT(files(ZarrVersion::v0_4, 2000), IsEmpty());
  EXPECT_THAT(files(ZarrVersion::v0_4, 2048),
              ElementsAre(AllOf(HasSubstr("2097152 files"), HasSubstr("--zarr-chunk"))));
  EXPECT_THAT(files(ZarrVersion::v0_5, 8000), IsEmpty());
  EXPECT_THAT(files(ZarrVersion::v0_5, 8192), ElementsAre(HasSubstr("--zarr-shard")));
}

} // namespace
} // namespace lsdeconv
