#include "support/temporary_folder.hpp"

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

TEST(OutputLayout, LiesInTheInputFolderByDefault) {
  const testing::TemporaryFolder folder;
  RunConfig config;
  config.input = folder.path() / ""; // with a slash at its end
  const OutputLayout layout = output_layout(config);
  EXPECT_EQ(layout.slices, folder / "deconvolved");
  EXPECT_EQ(layout.checkpoint, folder / "deconvolved/checkpoint.h5");
  EXPECT_EQ(layout.report, folder / "deconvolved/report.json");
}

TEST(OutputLayout, LiesBesideAnInputFile) {
  const testing::TemporaryFolder folder;
  RunConfig config;
  config.input = folder / "stack.tif";
  EXPECT_EQ(output_layout(config).slices, folder / "stack_deconvolved");
}

TEST(OutputLayout, OfAZarrFolderLiesBesideIt) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "brain.ome.zarr/0");
  std::ofstream(folder / "brain.ome.zarr/0/.zarray") << "{}";
  RunConfig config;
  for (const char* input : {"brain.ome.zarr", "brain.ome.zarr/", "brain.ome.zarr/0", "brain.ome.zarr/0/"}) {
    config.input = folder / input;
    EXPECT_EQ(output_layout(config).slices, folder / "brain_deconvolved") << input;
  }
}

TEST(OutputLayout, PutsTheCheckpointsOfSeveralRunsOnOneDrive) {
  RunConfig config;
  config.cache_drive = "/scratch/";
  config.input = "/raw/brainA/Ex_488";
  config.output = "/data/brain7/deconvolved";
  const OutputLayout layout = output_layout(config);
  EXPECT_THAT(layout.checkpoint.string(),
              MatchesRegex("/scratch/brainA\\.Ex_488\\.[0-9a-f]{6}\\.checkpoint\\.h5"));
  EXPECT_EQ(layout.report, "/data/brain7/deconvolved/report.json");
  EXPECT_THAT(layout.former_checkpoints, Contains(fs::path("/scratch/brain7.deconvolved.checkpoint.h5")));
  config.output = "/data/brain8/deconvolved";
  EXPECT_NE(output_layout(config).checkpoint, layout.checkpoint) << "two results of one input";
  config.output = "/data/brain7/deconvolved";
  config.input = "/else/brainA/Ex_488";
  EXPECT_NE(output_layout(config).checkpoint, layout.checkpoint) << "two inputs of one name";
}

TEST(OutputLayout, FollowsTheOptions) {
  RunConfig config;
  config.output = "/data/out/";
  config.checkpoint = "/scratch/run.h5";
  const OutputLayout layout = output_layout(config);
  EXPECT_EQ(layout.slices, "/data/out");
  EXPECT_EQ(layout.checkpoint, "/scratch/run.h5");
  EXPECT_EQ(layout.report, "/data/out/report.json");
}

TEST(OutputLayout, AnOmeZarrImageIsNoFolderForOtherResults) {
  RunConfig config;
  config.output = "/data/out.ome.zarr";
  for (const OutputFormat format : {OutputFormat::tiff, OutputFormat::ims}) {
    config.output_format = format;
    EXPECT_THROW(output_layout(config), UserError);
  }
  config.output_format = OutputFormat::zarr;
  const OutputLayout layout = output_layout(config);
  EXPECT_EQ(layout.slices, "/data/out.ome.zarr");
  EXPECT_EQ(layout.checkpoint, "/data/out.ome.zarr.checkpoint.h5") << "nothing else goes into an image";
  EXPECT_EQ(layout.report, "/data/out.ome.zarr.report.json");
  EXPECT_EQ(slices_lock_path(layout), "/data/out.ome.zarr.lock");
  EXPECT_EQ(run_folder(layout), "/data");
  EXPECT_TRUE(new_log_path(layout).string().starts_with("/data/out.ome.zarr.2"));
}

TEST(OutputLayout, PartsHaveOutputsOfTheirOwn) {
  const testing::TemporaryFolder folder;
  RunConfig config;
  config.input = folder.path();
  const auto name = [&] { return output_layout(config).slices.filename().string(); };
  config.roi = Box3{{10, 0, 128}, {20, 64, 512}};
  EXPECT_EQ(name(), "deconvolved_x128-512_y0-64_z10-20");
  config.choice.channel = 1;
  EXPECT_EQ(name(), "deconvolved_channel1_x128-512_y0-64_z10-20");
  config.roi.reset();
  config.choice.time = 0;
  config.choice.image = 2;
  config.choice.level = 3;
  EXPECT_EQ(name(), "deconvolved_channel1_time0_image2_level3");
  config.choice = {};
  EXPECT_EQ(name(), "deconvolved");
  for (const auto& [pattern, wanted] :
       std::map<std::string, std::string>{{"*_C01*", "deconvolved_C01"},
                                          {"*_C01_*.tif", "deconvolved_C01"},
                                          {"img_{z}_ch2.tiff", "deconvolved_img_ch2"},
                                          {"a b/[0-9]*", "deconvolved_a_b"},
                                          {"*.tif", "deconvolved"}}) {
    config.pattern = pattern;
    EXPECT_EQ(name(), wanted) << pattern;
  }
  config.input = folder / "stack.tif";
  config.pattern.clear();
  config.choice.channel = 0;
  EXPECT_EQ(name(), "stack_deconvolved_channel0");
  config.output = folder / "mine";
  EXPECT_EQ(name(), "mine") << "a name that was given stays as it is";
}

TEST(OutputLayout, NothingIsWrittenThroughALinkToTheInput) {
  const testing::TemporaryFolder folder;
  fs::create_directories(folder / "raw/brain");
  fs::create_directory(folder / "work");
  fs::create_directory_symlink(folder / "raw/brain", folder / "work/sample.1");
  RunConfig config;
  for (const char* input : {"work/sample.1", "work/sample.1/"}) {
    config.input = folder / input;
    const OutputLayout layout = output_layout(config);
    EXPECT_EQ(layout.slices, folder / "work/sample.1_deconvolved");
    EXPECT_THAT(layout.former_checkpoints, Contains(folder / "work/sample.1/deconvolved.checkpoint.h5"));
  }
  fs::create_directory(folder / "raw/brain/Ex_488");
  config.input = folder / "work/sample.1/Ex_488";
  EXPECT_EQ(output_layout(config).slices, folder / "work/sample.1/Ex_488/deconvolved");
}

TEST(OutputLayout, NothingIsWrittenIntoAResult) {
  const testing::TemporaryFolder folder;
  fs::create_directories(folder / "brain/deconvolved/deconvolved.ome.zarr");
  std::ofstream(folder / "brain/deconvolved/deconvolved.ims") << "an image";
  std::ofstream(folder / "brain/deconvolved/traced.tif") << "another";
  RunConfig config;
  const auto output = [&](const char* input) {
    config.input = folder / input;
    return output_layout(config).slices;
  };
  EXPECT_EQ(output("brain/deconvolved"), folder / "brain/deconvolved/deconvolved") << "a name says nothing";
  std::ofstream(folder / "brain/deconvolved/report.json") << R"({"fingerprint": "1", "runs": []})";
  for (const char* input : {"brain/deconvolved", "brain/deconvolved/", "brain/deconvolved/deconvolved.ims",
                            "brain/deconvolved/deconvolved.ome.zarr"}) {
    EXPECT_EQ(output(input), folder / "brain/deconvolved_deconvolved") << input;
  }
  EXPECT_EQ(output("brain/deconvolved/traced.tif"), folder / "brain/deconvolved/traced_deconvolved");
}

TEST(OutputLayout, TheRootIsNoOutput) {
  for (const char* root : {"/", "//", "/tmp/.."}) {
    RunConfig config;
    config.input = "/data/brain";
    config.output = root;
    EXPECT_THROW((void)output_layout(config), UserError) << root;
  }
  EXPECT_NO_THROW(require_no_root("/tmp"));
  EXPECT_NO_THROW(require_no_root({}));
}

TEST(OutputLayout, KnowsTheFormerPlacesOfACheckpoint) {
  const testing::TemporaryFolder folder;
  RunConfig config;
  config.input = folder.path();
  config.choice.channel = 0;
  EXPECT_THAT(
      output_layout(config).former_checkpoints,
      ElementsAre(folder / "deconvolved_channel0.checkpoint.h5", folder / "deconvolved.checkpoint.h5"));
  config.output = folder / "out";
  EXPECT_THAT(output_layout(config).former_checkpoints, ElementsAre(folder / "out.checkpoint.h5"));
  config.checkpoint = folder / "c.h5";
  EXPECT_THAT(output_layout(config).former_checkpoints, IsEmpty());
}

TEST(OutputLayout, AFolderStandsForTheCheckpointInIt) {
  const testing::TemporaryFolder folder;
  RunConfig config;
  config.checkpoint = folder.path();
  const OutputLayout layout = output_layout(config);
  EXPECT_EQ(layout.checkpoint, folder / "checkpoint.h5");
  EXPECT_EQ(layout.slices, folder.path());
}

TEST(OutputLayout, AFreeOutputIsNotThereYet) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(free_output(folder / "deconvolved"), folder / "deconvolved_2");
  fs::create_directory(folder / "deconvolved_2");
  EXPECT_EQ(free_output(folder / "deconvolved"), folder / "deconvolved_3");
  std::ofstream(folder / "b_2.ome.zarr.checkpoint.h5") << "x";
  EXPECT_EQ(free_output(folder / "b.ome.zarr"), folder / "b_3.ome.zarr");
}

TEST(OutputLayout, AFolderMayBeNamedLikeAFile) {
  RunConfig config;
  config.output = "/data/out_stack.tif";
  EXPECT_EQ(output_layout(config).slices, "/data/out_stack.tif");
}

TEST(OutputLayout, LogsAreNeverTheSame) {
  const testing::TemporaryFolder folder;
  const OutputLayout layout{folder / "out", folder / "c.h5", folder / "r.json"};
  fs::create_directory(layout.slices);
  const fs::path first = new_log_path(layout);
  std::ofstream(first) << "kept";
  EXPECT_NE(new_log_path(layout), first);
}

TEST(OutputLayout, RefusesToWriteBelowAFile) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  EXPECT_THROW(require_writable(folder / "file"), UserError);
  EXPECT_THROW(require_writable(folder / "file" / "below"), UserError);
  EXPECT_NO_THROW(require_writable(folder / "new" / "deep"));
  EXPECT_FALSE(fs::exists(folder / "new"));
}

TEST(OutputLayout, SaysWhereElseTheResultCouldGo) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  fs::create_directory(folder / "brain.1");
  RunConfig config;
  config.input = folder / "brain.1";
  config.output = folder / "file" / "out";
  const auto refusal = [&] {
    try {
      require_writable(output_layout(config), config);
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_THAT(refusal(), HasSubstr("put the result elsewhere: -o "
                                   + (fs::current_path() / "brain.1_deconvolved").string()));
  config.output = folder / "out";
  config.checkpoint = folder / "file" / "c.h5";
  EXPECT_THAT(refusal(), HasSubstr("--checkpoint"));
}

} // namespace
} // namespace lsdeconv
