#include "support/temporary_folder.hpp"

#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;

TEST(OutputLayout, LiesInTheInputFolderByDefault) {
  const testing::TemporaryFolder folder;
  RunConfig config;
  config.input = folder.path() / ""; // with a slash at its end
  const OutputLayout layout = output_layout(config);
  EXPECT_EQ(layout.slices, folder / "deconvolved");
  EXPECT_EQ(layout.checkpoint, folder / "deconvolved.checkpoint.h5");
  EXPECT_EQ(layout.report, folder / "deconvolved.report.json");
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
  config.output = "/data/brain7/deconvolved";
  const OutputLayout layout = output_layout(config);
  EXPECT_EQ(layout.checkpoint, "/scratch/brain7.deconvolved.checkpoint.h5");
  EXPECT_EQ(layout.report, "/data/brain7/deconvolved.report.json");
  config.output = "/data/brain8/deconvolved";
  EXPECT_NE(output_layout(config).checkpoint, layout.checkpoint);
}

TEST(OutputLayout, FollowsTheOptions) {
  RunConfig config;
  config.output = "/data/out/";
  config.checkpoint = "/scratch/run.h5";
  const OutputLayout layout = output_layout(config);
  EXPECT_EQ(layout.slices, "/data/out");
  EXPECT_EQ(layout.checkpoint, "/scratch/run.h5");
  EXPECT_EQ(layout.report, "/data/out.report.json");
}

TEST(OutputLayout, AnOmeZarrImageIsNoFolderForOtherResults) {
  RunConfig config;
  config.output = "/data/out.ome.zarr";
  for (const OutputFormat format : {OutputFormat::tiff, OutputFormat::ims}) {
    config.output_format = format;
    EXPECT_THROW(output_layout(config), UserError);
  }
  config.output_format = OutputFormat::zarr;
  EXPECT_EQ(output_layout(config).slices, "/data/out.ome.zarr");
}

TEST(OutputLayout, AFolderMayBeNamedLikeAFile) {
  RunConfig config;
  config.output = "/data/out_stack.tif";
  EXPECT_EQ(output_layout(config).slices, "/data/out_stack.tif");
}

TEST(OutputLayout, LogsAreNeverTheSame) {
  const testing::TemporaryFolder folder;
  const OutputLayout layout{folder / "out", folder / "c.h5", folder / "r.json"};
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

} // namespace
} // namespace lsdeconv
