#include "support/small_run.hpp"
#include "support/storage_limits.hpp"

#include "lsdeconv/core/terminal.hpp"
#include "lsdeconv/run/preparation/checkpoint_opening.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/plan_run.hpp"
#include "lsdeconv/run/preparation/plan_summary.hpp"
#include "lsdeconv/run/preparation/plan_text.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;

class PlanRun : public testing::SmallRunTest {
protected:
  [[nodiscard]] PlannedRun planned() const { return plan_run(config, world); }
  [[nodiscard]] std::string refusal() const {
    return SmallRunTest::refusal([&] { (void)planned(); });
  }
  /// A volume without files, for ranks that are not here.
  void plan_elsewhere(int ranks) {
    config.input.clear();
    config.output.clear();
    config.shape = Extent3{1000, 2000, 3000};
    config.voxel_type = VoxelType::uint8;
    config.block_size_max = 0;
    config.plan_ranks = ranks;
    config.plan_gpu_memory = 80;
  }
};

TEST_F(PlanRun, DecidesTheGridThatTheRunWillHave) {
  const PlannedRun plan = planned();
  EXPECT_EQ(plan.ranks, 1);
  EXPECT_THAT(plan.refusal, IsEmpty());
  EXPECT_EQ(plan.run.manifest.grid, prepare(config, world).manifest.grid);
  EXPECT_EQ(plan.run.plan.blocks.shape, plan.run.manifest.grid);
  EXPECT_EQ(plan.run.manifest.psf_fwhm.z, plan.run.psf.widest.fwhm.z);
  EXPECT_FALSE(plan.run.plan.blocks_done.has_value());
}

TEST_F(PlanRun, ReadsNoVoxel) {
  const PlannedRun plan = planned();
  EXPECT_FALSE(plan.run.input.sampled);
  EXPECT_EQ(plan.run.input.reader->statistics().bytes_read, 0);
  EXPECT_EQ(plan.run.manifest.scale.background, 0) << "not known";
  config.background = 50;
  EXPECT_EQ(planned().run.manifest.scale.background, 50) << "as it is given";
}

TEST_F(PlanRun, AssumesIterationsThatTheRunWouldChoose) {
  config.numit.reset();
  config.block_size_max = 0;
  const PlannedRun plan = planned();
  EXPECT_EQ(plan.run.manifest.iterations, 40);
  EXPECT_THAT(plan.run.manifest.iteration_choice, IsEmpty());
  EXPECT_THAT(plan_text(plan.run, 1), HasSubstr("40 iterations (assumed; the run chooses them)"));
  EXPECT_EQ(Json::parse(plan_json(plan)).at("iterations_assumed"), true);
}

TEST_F(PlanRun, NeedsNoFilesWhereTheShapeIsGiven) {
  plan_elsewhere(0);
  const PlannedRun plan = planned();
  EXPECT_EQ(plan.run.input.description().extent, (Extent3{1000, 2000, 3000}));
  EXPECT_EQ(plan.run.input.description().type, VoxelType::uint8);
  EXPECT_EQ(plan.run.manifest.grid.volume, (Extent3{1000, 2000, 3000}));
  EXPECT_TRUE(plan.run.layout.checkpoint.empty());
  Volume<float> voxel({1, 1, 1});
  EXPECT_THROW(plan.run.input.reader->read({{0, 0, 0}, {1, 1, 1}}, voxel.view()), Error);
}

TEST_F(PlanRun, TakesRanksNodesAndDevicesThatAreNotHere) {
  plan_elsewhere(16);
  const PlannedRun plan = planned();
  EXPECT_EQ(plan.ranks, 16);
  EXPECT_EQ(plan.run.resources.share.nodes, 4);
  EXPECT_EQ(plan.run.resources.devices.gpus, 16);
  EXPECT_EQ(plan.run.resources.backend, nullptr);
  EXPECT_GE(BlockGrid(plan.run.manifest.grid).size(), 16) << "work for every rank";
  config.plan_nodes = 17;
  EXPECT_THAT(refusal(), HasSubstr("--plan-nodes 17 is more than --plan-ranks 16"));
}

TEST_F(PlanRun, SaysWhatHalfPrecisionSaves) {
  const PlannedRun whole_numbers = planned();
  config.checkpoint_voxels = StoredType::float16;
  const PlannedRun halves = planned();
  const auto bytes = [](const PlannedRun& plan, const char* name) {
    return Json::parse(plan_json(plan)).at("bytes").at(name).get<std::int64_t>();
  };
  const std::int64_t saved = bytes(halves, "checkpoint_saved_by_float16");
  EXPECT_GE(saved, 2 * voxel_count(halves.run.manifest.grid.volume));
  EXPECT_EQ(saved, bytes(whole_numbers, "checkpoint_saved_by_float16"));
  EXPECT_EQ(saved, bytes(whole_numbers, "checkpoint") - bytes(halves, "checkpoint"));
  EXPECT_THAT(plan_text(halves.run, 1), HasSubstr(" (float16, " + bytes_text(saved) + " less than float32)"));
  EXPECT_THAT(plan_text(whole_numbers.run, 1),
              HasSubstr(" (" + bytes_text(saved) + " less with --checkpoint-voxels float16)"));
  EXPECT_THAT(plan_summary(halves.run, 1), HasSubstr(" (" + bytes_text(saved) + " saved), result"));
}

TEST_F(PlanRun, ShowsTheCheckpointThatTheRunWouldContinue) {
  PreparedRun run = prepare(config, world);
  Checkpoint checkpoint = open_or_create(run, world);
  const Volume<float> voxels(checkpoint.core(BlockId(0)).extent());
  checkpoint.write(BlockId(0), voxels.view(), statistics_of(voxels.view()));
  checkpoint.mark_done({BlockId(0)});
  checkpoint.close();
  config.block_size_max = 45000;
  const PlannedRun plan = planned();
  EXPECT_EQ(plan.run.plan.blocks_done, 1);
  EXPECT_EQ(plan.run.manifest.grid, run.manifest.grid);
  EXPECT_THAT(plan_text(plan.run, 1), HasSubstr("continues: 1 of 8 blocks done"));
  EXPECT_THAT(plan_text(plan.run, 1), HasSubstr(" for the blocks that are left (each "));
  EXPECT_THAT(plan_summary(plan.run, 1), HasSubstr("8 blocks, 1 done by an earlier run; one process"));
  EXPECT_THAT(plan.other_run, IsEmpty());
  config.numit = 3;
  const PlannedRun other = planned();
  EXPECT_THAT(other.other_run, HasSubstr("--numit: 2 in the checkpoint, 3 now"));
  EXPECT_THAT(other.other_run, HasSubstr("-o " + (folder / "out_2").string()));
  EXPECT_EQ(other.free_places, "-o " + (folder / "out_2").string());
  EXPECT_THAT(plan_text(other.run, 1, other.free_places),
              AllOf(HasSubstr("would be refused"), HasSubstr(other.free_places), Not(HasSubstr("afresh"))));
  EXPECT_FALSE(other.run.plan.blocks_done.has_value()) << "planned as a run in a place of its own";
  EXPECT_EQ(other.run.manifest.iterations, 3);
}

TEST_F(PlanRun, TellsThatTheDiskIsTooSmall) {
  const testing::SmallDisk disk(folder / "small", "size=64k");
  if (!disk.mounted()) {
    GTEST_SKIP() << "may not mount a small disk";
  }
  config.checkpoint = folder / "small" / "c.h5";
  EXPECT_THAT(planned().refusal, HasSubstr("the checkpoint will take"));
  config.plan_ranks = 4;
  EXPECT_THAT(planned().refusal, IsEmpty()) << "it may be another disk there";
}

TEST_F(PlanRun, RefusesWhatTheRunWould) {
  config.output = config.input;
  EXPECT_THAT(refusal(), HasSubstr("--output"));
}

TEST_F(PlanRun, IsShownToPeopleWithSizesAndTimes) {
  const PlannedRun plan = planned();
  const std::string shown = plan_text(plan.run, plan.ranks);
  for (const char* part :
       {"input       12×28×32 voxels (z×y×x) uint16 in 12 files, uncompressed strips", "shb, 2 iterations",
        "background, found when it runs,", "8 blocks of 12×14×8 voxels", "ranks       1 on 1 node, 1 thread",
        "memory      at most", "export      21.0 KiB before compression", "estimate    ",
        "state       starts afresh"}) {
    EXPECT_THAT(shown, HasSubstr(part));
  }
  EXPECT_THAT(plan_text(prepare(config, world), 1), Not(HasSubstr("found when it runs")));
}

TEST_F(PlanRun, IsSummedUpInFewLines) {
  const std::string shown = plan_summary(prepare(config, world), 1);
  EXPECT_LT(std::count(shown.begin(), shown.end(), '\n'), 8);
  for (const char* part : {"12 slices of 32 × 28 uint16; voxels ", " µm deep",
                           "optics      NA 0.12; index 1.42, lens 240 mm, slit 12 mm (defaults)",
                           "shb, 2 iterations, tv 0.002; offset ", " counts\n",
                           "8 blocks; one process with 1 thread; less than a second", "needs       memory ",
                           "; disk: checkpoint ", "\nresult      "}) {
    EXPECT_THAT(shown, HasSubstr(part));
  }
  std::istringstream lines(shown.substr(0, shown.find("\nresult")));
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(display_width(line), 80U) << line;
  }
}

TEST_F(PlanRun, IsWrittenForPrograms) {
  const PlannedRun plan = planned();
  const Json json = Json::parse(plan_json(plan));
  EXPECT_EQ(json.at("input").at("extent_zyx"), Json({12, 28, 32}));
  EXPECT_EQ(json.at("input").at("bytes"), 12 * 28 * 32 * 2);
  EXPECT_EQ(json.at("grid").at("blocks"), 8);
  EXPECT_EQ(json.at("grid").at("transform_zyx"), extent_json(plan.run.manifest.grid.transform));
  EXPECT_EQ(json.at("iterations"), 2);
  EXPECT_EQ(json.at("iterations_assumed"), false);
  EXPECT_EQ(json.at("ranks").at("ranks"), 1);
  EXPECT_EQ(json.at("ranks").at("assumed"), false);
  EXPECT_EQ(json.at("bytes").at("per_rank"), plan.run.plan.blocks.bytes_per_worker);
  EXPECT_EQ(json.at("bytes").at("slices_uncompressed"), 12 * 28 * 32 * 2);
  EXPECT_EQ(json.at("seconds").at("deconvolution"), plan.run.plan.blocks.total_seconds);
  EXPECT_EQ(json.at("blocks_done"), 0);
  EXPECT_EQ(json.at("refusal"), "");
  EXPECT_EQ(json.at("doubts"), json.at("warnings")) << "the earlier name stays";
}

} // namespace
} // namespace lsdeconv
