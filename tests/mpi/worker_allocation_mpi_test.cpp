#include "support/forwarding_backend.hpp"
#include "support/small_run.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/preparation/preparation.hpp"
#include "lsdeconv/run/preparation/worker_allocation.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

/// Ranks share one run; the last one's device is small.
class WorkerAllocationOfRanks : public testing::SmallRunTest {
protected:
  WorkerAllocationOfRanks() {
    config.input = world.broadcast(config.input.string());
    config.output = world.broadcast(config.output.string());
  }
  ~WorkerAllocationOfRanks() override { world.barrier(); } // rank 0 removes the folder

  [[nodiscard]] bool is_last() const { return world.rank().value == world.size() - 1; }
  [[nodiscard]] PreparedRun prepared_without_room_on_the_last() const {
    PreparedRun run = prepare(config, world);
    auto backend = std::make_unique<testing::ForwardingBackend>();
    if (is_last()) {
      backend->most_voxels = voxel_count(run.manifest.grid.transform) - 1;
    }
    run.resources.backend = std::move(backend);
    return run;
  }
};

TEST_F(WorkerAllocationOfRanks, AllPlanSmallerBlocksWhereOneHasNoRoom) {
  PreparedRun run = prepared_without_room_on_the_last();
  const GridShape before = run.manifest.grid;
  const Worker worker = allocate_worker(run, world);
  EXPECT_LT(voxel_count(run.manifest.grid.transform), voxel_count(before.transform));
  EXPECT_EQ(world.minimum(voxel_count(run.manifest.grid.transform)),
            voxel_count(run.manifest.grid.transform));
  EXPECT_NE(worker.device_queue, nullptr);
}

TEST_F(WorkerAllocationOfRanks, AllPlanSmallerBlocksWhereTheyLeaveLittleOfADevice) {
  PreparedRun run = prepare(config, world);
  const std::int64_t before = voxel_count(run.manifest.grid.transform);
  auto backend = std::make_unique<testing::ForwardingBackend>();
  if (is_last()) { // 1 % more than the first blocks take
    backend->free_beside = [=](std::int64_t transform) { return before * 1010 - transform * 1000; };
  }
  run.resources.backend = std::move(backend);
  const Worker worker = allocate_worker(run, world);
  EXPECT_LT(voxel_count(run.manifest.grid.transform), before);
  EXPECT_NE(worker.device_queue, nullptr);
}

TEST_F(WorkerAllocationOfRanks, ARankWithoutRoomLeavesTheBlocksOfACheckpointToOthers) {
  PreparedRun run = prepared_without_room_on_the_last();
  run.plan.blocks_done = 0;
  const GridShape before = run.manifest.grid;
  const Worker worker = allocate_worker(run, world);
  EXPECT_EQ(run.manifest.grid, before);
  if (is_last()) {
    EXPECT_THAT(worker.unusable_reason, HasSubstr("do not fit: no room for"));
    EXPECT_EQ(worker.device_queue, nullptr);
    EXPECT_THAT(worker.images, IsEmpty());
  } else {
    EXPECT_THAT(worker.unusable_reason, IsEmpty());
    EXPECT_NE(worker.device_queue, nullptr);
  }
}

TEST_F(WorkerAllocationOfRanks, ARankWhoseGpuIsBadTakesNoBlocksAndNeedsNoRoom) {
  PreparedRun run = prepared_without_room_on_the_last();
  run.resources.left_out = is_last() ? "GPU 1 failed" : "";
  const GridShape before = run.manifest.grid;
  const Worker worker = allocate_worker(run, world);
  EXPECT_EQ(run.manifest.grid, before);
  EXPECT_EQ(worker.unusable_reason, run.resources.left_out);
  EXPECT_EQ(worker.device_queue == nullptr, is_last());
}

TEST_F(WorkerAllocationOfRanks, WhereEveryGpuIsBadNobodyCanCompute) {
  PreparedRun run = prepare(config, world);
  run.resources.left_out = "GPU 1 failed";
  EXPECT_THAT([&] { allocate_worker(run, world); }, ThrowsMessage<Error>(HasSubstr("GPU 1 failed")));
}

} // namespace
} // namespace lsdeconv
