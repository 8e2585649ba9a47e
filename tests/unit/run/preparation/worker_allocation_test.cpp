#include "support/forwarding_backend.hpp"
#include "support/small_run.hpp"

#include "lsdeconv/run/preparation/preparation.hpp"
#include "lsdeconv/run/preparation/worker_allocation.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WorkerAllocation : public testing::SmallRunTest {
protected:
  /// The run whose device has room for fields of so many voxels only.
  [[nodiscard]] PreparedRun prepared(std::int64_t most_voxels) const {
    PreparedRun run = prepare(config, world);
    auto backend = std::make_unique<testing::ForwardingBackend>();
    backend->most_voxels = most_voxels;
    run.resources.backend = std::move(backend);
    return run;
  }
};

TEST_F(WorkerAllocation, HoldsBuffersForWholeBlocks) {
  PreparedRun run = prepare(config, world);
  const GridShape before = run.manifest.grid;
  const Worker worker = allocate_worker(run, world);
  EXPECT_EQ(run.manifest.grid, before);
  EXPECT_EQ(&worker.backend, run.resources.backend.get());
  EXPECT_NE(worker.deconvolver, nullptr);
  ASSERT_NE(worker.device_queue, nullptr);
  EXPECT_TRUE(worker.device_queue->empty());
  EXPECT_THAT(worker.unusable_reason, IsEmpty());
  ASSERT_EQ(worker.images.size(), 2U) << "one is read while the other waits or is computed";
  ASSERT_EQ(worker.results.size(), 2U);
  EXPECT_EQ(worker.images[0]->bytes(), voxel_count(before.transform) * 2) << "16-bit samples";
  EXPECT_EQ(worker.results[0]->bytes(), voxel_count(before.core) * 4);
}

TEST_F(WorkerAllocation, PlansSmallerBlocksUntilTheyFit) {
  const std::int64_t transform = voxel_count(prepare(config, world).manifest.grid.transform);
  PreparedRun run = prepared(transform - 1);
  ::testing::internal::CaptureStderr();
  const Worker worker = allocate_worker(run, world);
  const std::string log = ::testing::internal::GetCapturedStderr();
  const GridShape& grid = run.manifest.grid;
  EXPECT_LT(voxel_count(grid.transform), transform);
  EXPECT_EQ(grid, run.plan.blocks.shape);
  EXPECT_EQ(run.plan.too_large_transform, transform) << "the only one that did not fit";
  EXPECT_GT(BlockGrid(grid).size(), 8);
  EXPECT_EQ(worker.images.at(0)->bytes(), voxel_count(grid.transform) * 2);
  EXPECT_THAT(log, AllOf(HasSubstr("rank 0: "), HasSubstr("no room for"),
                         HasSubstr(text("planning smaller blocks: transforms of ", grid.transform))));
}

TEST_F(WorkerAllocation, RefusesADeviceThatHoldsNoBlock) {
  PreparedRun run = prepared(1000);
  EXPECT_THAT(refusal([&] { (void)allocate_worker(run, world); }),
              AllOf(HasSubstr("no room for"), HasSubstr("use a device with more memory")));
}

TEST_F(WorkerAllocation, KeepsTheBlocksOfACheckpoint) {
  PreparedRun run = prepared(1000);
  run.plan.blocks_done = 0;
  const GridShape before = run.manifest.grid;
  EXPECT_THAT(refusal([&] { (void)allocate_worker(run, world); }),
              AllOf(HasSubstr("no rank can go on: the blocks of this checkpoint"), HasSubstr("no room for"),
                    HasSubstr("--no-resume")));
  EXPECT_EQ(run.manifest.grid, before);
}

} // namespace
} // namespace lsdeconv
