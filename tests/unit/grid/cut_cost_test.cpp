#include "unit/grid/measured_grid.hpp"

#include "lsdeconv/grid/planner.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

using testing::gib;
using testing::measure;
using testing::Measured;
using testing::request_for;
using testing::whole_brain;

NominalRates plenty_of_storage() {
  NominalRates rates;
  rates.storage_bytes_per_second = 1e15;
  rates.storage_slices_per_second = 1e15;
  return rates;
}

TEST(CutCost, RoundsAreThoseOfEqualBlocksAndHalfABlockOfDisorder) {
  EXPECT_DOUBLE_EQ(rounds_of_blocks(1, 1), 1);
  EXPECT_DOUBLE_EQ(rounds_of_blocks(17, 1), 17) << "alone there is no disorder";
  EXPECT_DOUBLE_EQ(rounds_of_blocks(3, 8), 1);
  EXPECT_DOUBLE_EQ(rounds_of_blocks(8, 8), 1);
  EXPECT_DOUBLE_EQ(rounds_of_blocks(9, 8), 2) << "one more needs a second round, whatever the order";
  EXPECT_DOUBLE_EQ(rounds_of_blocks(16, 8), (2 + 2.875) / 2);
}

TEST(CutCost, WorkersEndAlmostTogether) {
  for (const std::int64_t workers : {7, 64, 1000, 1024}) {
    const PlanRequest request = whole_brain(workers, 24 * gib);
    const Plan plan = plan_blocks(request, plenty_of_storage());
    const auto blocks = static_cast<double>(BlockGrid(plan.shape).size());
    const double even = blocks / static_cast<double>(workers) * plan.block_seconds;
    EXPECT_LT(plan.total_seconds, 1.1 * even) << workers << " workers";
  }
}

TEST(CutCost, MoreWorkersGetSmallerBlocks) {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t workers : {1, 64, 1024}) {
    const Plan plan = plan_blocks(whole_brain(workers, 24 * gib), plenty_of_storage());
    EXPECT_LE(voxel_count(plan.shape.core), before) << workers << " workers";
    before = voxel_count(plan.shape.core);
  }
}

TEST(CutCost, ManyMoreWorkersThanGoodBlocksGetOneEach) {
  const Plan plan = plan_blocks(whole_brain(16384, 24 * gib), plenty_of_storage());
  const std::int64_t blocks = BlockGrid(plan.shape).size();
  EXPECT_LE(blocks, 16384);
  EXPECT_GT(blocks, 0.9 * 16384);
}

TEST(CutCost, SlowStorageFavoursBlocksWithLittleHalo) {
  const PlanRequest request = whole_brain(1024, 24 * gib);
  NominalRates slow = plenty_of_storage();
  const Plan fast_plan = plan_blocks(request, slow);
  slow.storage_bytes_per_second = 1e9;
  const Plan slow_plan = plan_blocks(request, slow);
  EXPECT_LT(slow_plan.bytes_decoded, fast_plan.bytes_decoded);
  EXPECT_GE(slow_plan.total_seconds, slow_plan.storage_seconds);
  EXPECT_LT(slow_plan.total_seconds, 1.05 * slow_plan.storage_seconds);
}

TEST(CutCost, BlocksThatTouchManySlicesAreDearWhereFindingThemIs) {
  const PlanRequest request = whole_brain(512, 24 * gib);
  const auto opens = [](const Plan& plan) {
    const BlockGrid grid(plan.shape);
    double sum = 0;
    for (std::int64_t z = 0; z < grid.blocks().z; ++z) {
      sum +=
          static_cast<double>(grid.block(BlockId{z * grid.blocks().y * grid.blocks().x}).padded.extent().z);
    }
    return sum * static_cast<double>(grid.blocks().y * grid.blocks().x);
  };
  NominalRates rates;
  rates.storage_bytes_per_second = 50e9;
  rates.storage_slices_per_second = 1e15;
  const double careless = opens(plan_blocks(request, rates));
  rates.storage_slices_per_second = 1e3;
  const Plan plan = plan_blocks(request, rates);
  EXPECT_LT(opens(plan), 0.7 * careless);
  EXPECT_GE(plan.storage_seconds, opens(plan) / 1e3 * (1 - 1e-9));
}

TEST(CutCost, PsfsThatVaryAlongAnAxisFavourCutsAcrossIt) {
  PlanRequest request = whole_brain(64, 24 * gib);
  const Plan uniform = plan_blocks(request, plenty_of_storage());
  request.psfs =
      PsfsPerBlock{.axis = 2, .mean = [](std::int64_t core) { return 1 + static_cast<double>(core) / 500; }};
  const Plan varying = plan_blocks(request, plenty_of_storage());
  EXPECT_LT(varying.shape.core.x, uniform.shape.core.x);
  EXPECT_GT(varying.compute_seconds * static_cast<double>(BlockGrid(varying.shape).size()),
            uniform.compute_seconds * static_cast<double>(BlockGrid(uniform.shape).size()));
}

TEST(EstimatePlan, TakesAGridThatThisMachineWouldNotChoose) {
  PlanRequest request = request_for({100, 90, 80}, {3, 2, 2});
  const GridShape shape{request.volume, {30, 45, 27}, request.halo, request.half_support, {48, 54, 45}};
  request.workers = 3;
  request.bytes_per_worker = 1; // the grid is fixed: nothing is refused here
  const Plan plan = estimate_plan(shape, request);
  const Measured measured = measure(request, BlockGrid(shape));
  EXPECT_EQ(plan.shape, shape);
  EXPECT_NEAR(static_cast<double>(plan.bytes_per_worker), measured.bytes, 1);
  EXPECT_EQ(static_cast<double>(plan.bytes_decoded), measured.decoded);
}

/// Two blocks beside each other along x with a halo of 20 voxels: 180 of 320 voxels each. The expected
/// numbers are worked out by hand; the transforms of 80, 160 and 320 voxels cost 1.075, 1.0375 and 1.01875,
/// in the mean 1.04375.
class WorkedEstimate : public ::testing::Test {
protected:
  WorkedEstimate() {
    request.transforms = 10;
    request.bytes_fixed = 1000;
    rates.transform_voxels_per_second = 4'096'000 * 1.04375 / 1.08; // a pass takes 1.08 s, all ten 10.8 s
    rates.decoded_bytes_per_second = 2'304'000; // 80 x 160 x 180 voxels of 2 bytes take 2 s
    rates.seconds_per_slice = 0.05;             // 80 slices take 4 s
    rates.written_bytes_per_second = 2'048'000; // 80 x 160 x 160 voxels of 4 bytes take 4 s
    rates.overlap_loss = 0.1;                   // of reading and writing, 6 s and 4 s: 1 s
    rates.seconds_per_block = 0.2;
    rates.storage_bytes_per_second = 2'560'000; // 9,216,000 bytes read and 16,384,000 written take 10 s
    rates.storage_slices_per_second = 20;       // 160 slices take 8 s
  }
  [[nodiscard]] Plan estimate() const {
    return estimate_plan({request.volume, {80, 160, 160}, request.halo, request.half_support, {80, 160, 320}},
                         request, rates);
  }

  PlanRequest request = request_for({80, 160, 320}, {0, 0, 10});
  NominalRates rates;
};

TEST_F(WorkedEstimate, OfOneWorkerIsBothBlocksAndTheFillingOfThePipeline) {
  const Plan plan = estimate();
  EXPECT_EQ(plan.bytes_decoded, 9'216'000);
  EXPECT_EQ(plan.bytes_per_worker, 1000 + 81'920'000 + 18'432'000 + 16'384'000);
  EXPECT_NEAR(plan.compute_seconds, 10.8, 1e-9);
  EXPECT_NEAR(plan.block_seconds, 10.8 + 1 + 0.2, 1e-9);
  EXPECT_NEAR(plan.storage_seconds, 10, 1e-9);
  EXPECT_NEAR(plan.total_seconds, 2 * 12 + 10 + 0.02 * (10 + 10.8), 1e-9);
}

TEST_F(WorkedEstimate, OfTwoWorkersIsOneRound) {
  request.workers = 2;
  EXPECT_NEAR(estimate().total_seconds, 12 + 10 + 0.02 * (10 + 10.8), 1e-9);
}

TEST_F(WorkedEstimate, WaitsForTheStorageWhereThatIsSlower) {
  request.workers = 2;
  rates.storage_slices_per_second = 10;
  EXPECT_NEAR(estimate().storage_seconds, 16, 1e-9) << "opening takes longer than moving the bytes";
  EXPECT_NEAR(estimate().total_seconds, 16 + 10.8 + 0.02 * (12 + 10), 1e-9);
}

TEST_F(WorkedEstimate, OfABlockIsThatOfItsSlowestPart) {
  rates.written_bytes_per_second = 512'000; // 16 s
  EXPECT_NEAR(estimate().block_seconds, 16 + 0.1 * (10.8 + 6) + 0.2, 1e-9);
  rates.seconds_per_slice = 0.25; // 20 s, and 2 s to decode
  EXPECT_NEAR(estimate().block_seconds, 22 + 0.1 * (10.8 + 16) + 0.2, 1e-9);
}

TEST_F(WorkedEstimate, ComputesOncePerPsf) {
  request.psfs =
      PsfsPerBlock{.axis = 2, .mean = [](std::int64_t core) { return static_cast<double>(core) / 80; }}; // 2
  EXPECT_NEAR(estimate().compute_seconds, 21.6, 1e-9);
}

TEST_F(WorkedEstimate, OpensALayerOfChunksOnce) {
  request.layout = {.bytes_per_voxel = 2, .chunk_rows = 1, .chunk_columns = 20, .chunk_slices = 8};
  EXPECT_EQ(estimate().bytes_decoded, 9'216'000) << "the cuts lie between chunks";
  EXPECT_NEAR(estimate().block_seconds, 10.8 + 0.1 * (2 + 10 * 0.05 + 4) + 0.2, 1e-9);
}

} // namespace
} // namespace lsdeconv
