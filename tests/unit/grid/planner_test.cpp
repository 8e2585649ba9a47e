#include "unit/grid/measured_grid.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/grid/transform_cost.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace lsdeconv {
namespace {

using testing::gib;
using testing::measure;
using testing::Measured;
using testing::request_for;
using testing::whole_brain;

bool allowed(const PlanRequest& request, const GridShape& shape, const Measured& measured) {
  return measured.bytes <= static_cast<double>(request.bytes_per_worker)
         && (request.largest_transform == 0 || voxel_count(shape.transform) <= request.largest_transform);
}

/// The least total time, as estimate_plan() tells it (cut_cost_test.cpp), over all balanced cores and all
/// fast transforms that BlockGrid takes.
double least_seconds_by_brute_force(const PlanRequest& request) {
  double best = std::numeric_limits<double>::infinity();
  std::array<std::vector<std::pair<std::int64_t, std::int64_t>>, axes> cuts;
  for (int axis = 0; axis < axes; ++axis) {
    for (std::int64_t blocks = 1; blocks <= request.volume[axis]; ++blocks) {
      const std::int64_t core = ceil_div(request.volume[axis], blocks);
      for (const std::int64_t length : fast_lengths(2 * request.volume[axis] + 10)) {
        cuts[axis].emplace_back(core, length);
      }
    }
    std::erase_if(cuts[axis], [&](const auto& cut) {
      GridShape line{{1, 1, 1}, {1, 1, 1}, {0, 0, 0}, {0, 0, 0}, {1, 1, 1}};
      line.volume[axis] = request.volume[axis];
      line.core[axis] = cut.first;
      line.halo[axis] = request.halo[axis];
      line.half_support[axis] = request.half_support[axis];
      line.transform[axis] = cut.second;
      try {
        return BlockGrid(line).size() < 1;
      } catch (const Error&) {
        return true;
      }
    });
  }
  for (const auto& z : cuts[0]) {
    for (const auto& y : cuts[1]) {
      for (const auto& x : cuts[2]) {
        const BlockGrid grid({request.volume,
                              {z.first, y.first, x.first},
                              request.halo,
                              request.half_support,
                              {z.second, y.second, x.second}});
        if (allowed(request, grid.shape(), measure(request, grid))) {
          best = std::min(best, estimate_plan(grid.shape(), request).total_seconds);
        }
      }
    }
  }
  return best;
}

void expect_good(const PlanRequest& request, const Plan& plan) {
  const BlockGrid grid(plan.shape); // throws where the shape does not hold its blocks
  EXPECT_EQ(plan.shape.volume, request.volume);
  EXPECT_EQ(plan.shape.halo, request.halo);
  EXPECT_EQ(plan.shape.half_support, request.half_support);
  const Measured measured = measure(request, grid);
  EXPECT_TRUE(allowed(request, plan.shape, measured));
  EXPECT_NEAR(static_cast<double>(plan.bytes_per_worker), measured.bytes, 1);
  EXPECT_EQ(static_cast<double>(plan.bytes_decoded), measured.decoded);
  const Plan again = estimate_plan(plan.shape, request);
  EXPECT_DOUBLE_EQ(plan.block_seconds, again.block_seconds);
  EXPECT_DOUBLE_EQ(plan.total_seconds, again.total_seconds);
}

TEST(Planner, FindsWhatBruteForceFinds) {
  std::mt19937_64 random(5);
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (int trial = 0; trial < 20; ++trial) {
    PlanRequest request = request_for({between(1, 10), between(1, 7), between(1, 7)},
                                      {between(0, 1), between(0, 1), between(0, 1)});
    request.workers = between(1, 6);
    request.layout = {2, between(1, 4), request.volume.x, trial % 2 == 0};
    request.bytes_per_worker = between(20, 60) * 27 * 8;
    if (trial % 3 == 0) {
      request.psfs = PsfsPerBlock{
          .axis = 1, .mean = [](std::int64_t core) { return 1 + 0.5 * static_cast<double>(core); }};
    }
    try {
      const Plan plan = plan_blocks(request);
      expect_good(request, plan);
      const double least = least_seconds_by_brute_force(request);
      EXPECT_NEAR(plan.total_seconds, least, 1e-9 * least) << "trial " << trial;
    } catch (const UserError&) {
      EXPECT_TRUE(std::isinf(least_seconds_by_brute_force(request))) << "trial " << trial;
    }
  }
}

TEST(Planner, KeepsMemoryAndBlockSizeOnRandomVolumes) {
  std::mt19937_64 random(6);
  const auto between = [&](std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
  };
  for (int trial = 0; trial < 60; ++trial) {
    PlanRequest request = request_for({between(1, 600), between(1, 600), between(1, 600)},
                                      {between(0, 20), between(0, 9), between(0, 9)});
    request.workers = between(1, 64);
    request.bytes_fixed = between(0, 50'000'000);
    request.bytes_per_worker = request.bytes_fixed + between(100, 3000) * 1'000'000;
    request.largest_transform = trial % 2 == 0 ? 0 : between(4'000'000, 40'000'000);
    expect_good(request, plan_blocks(request));
  }
}

TEST(Planner, SameRequestGivesTheSamePlan) {
  const PlanRequest request = whole_brain(100, 24 * gib);
  EXPECT_EQ(plan_blocks(request).shape, plan_blocks(request).shape);
}

TEST(Planner, SmallVolumesAreOneBlockWithAFastTransform) {
  const Plan plan = plan_blocks(request_for({100, 160, 170}, {18, 7, 7}));
  EXPECT_EQ(plan.shape.core, (Extent3{100, 160, 170}));
  EXPECT_GE(plan.shape.transform.z, 136);
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_EQ(fast_lengths(plan.shape.transform[axis]).back(), plan.shape.transform[axis]);
  }
}

TEST(Planner, PrefersAFastTransformToTheShortest) {
  // 189 would be enough, but rows of odd length are slow.
  const Plan plan = plan_blocks(request_for({129, 242, 129}, {30, 7, 30}));
  EXPECT_EQ(plan.shape.transform, (Extent3{189, 256, 192}));
}

TEST(Planner, SingleSliceAndVolumesBelowThePsfPlan) {
  for (const Extent3& volume :
       {Extent3{1, 2000, 2000}, Extent3{1, 1, 1}, Extent3{5, 3, 2}, Extent3{40, 1, 1}}) {
    const PlanRequest request = request_for(volume, {18, 7, 7});
    const Plan plan = plan_blocks(request);
    expect_good(request, plan);
    EXPECT_EQ(plan.shape.core.z, volume.z);
  }
}

/// Blocks cost so much time that only this limit makes more than one.
TEST(Planner, AHugeSliceIsCutOnlyWhereAPlaneOfACoreWouldTakeTwoGibibytes) {
  NominalRates few_blocks;
  few_blocks.seconds_per_block = 1e6;
  const auto core_of = [&](const Extent3& volume) {
    PlanRequest request = request_for(volume, {0, 7, 7});
    request.bytes_per_worker = 4096 * gib;
    return plan_blocks(request, few_blocks).shape.core;
  };
  const Extent3 largest{1, 16384, 32767}; // 4 bytes each: 64 KiB below the limit
  EXPECT_EQ(core_of(largest), largest);
  const Extent3 cut = core_of({1, 16384, 32768}); // exactly 2 GiB
  EXPECT_EQ(cut.y * cut.x, 16384 * 32768 / 2);
}

TEST(Planner, ManyWorkersGetBlocksOfTheirOwn) {
  PlanRequest request = request_for({400, 500, 500}, {9, 4, 4});
  const std::int64_t alone = BlockGrid(plan_blocks(request).shape).size();
  request.workers = 32;
  const Plan plan = plan_blocks(request);
  const std::int64_t shared = BlockGrid(plan.shape).size();
  EXPECT_LT(alone, 32);
  EXPECT_GE(shared, 16);
}

TEST(Planner, MoreWorkersThanBlocksHelpNoMore) {
  PlanRequest request = request_for({1, 40, 40}, {0, 2, 2});
  request.workers = 10'000;
  const Plan plan = plan_blocks(request);
  expect_good(request, plan);
  EXPECT_LE(BlockGrid(plan.shape).size(), 1600);
}

TEST(Planner, MoreMemoryNeverTakesLonger) {
  double before = std::numeric_limits<double>::infinity();
  for (const std::int64_t memory : {1, 2, 4, 8, 24, 80}) {
    const double now = plan_blocks(whole_brain(16, memory * gib)).total_seconds;
    EXPECT_LE(now, before);
    before = now;
  }
}

TEST(Planner, CompressedStripsFavourBlocksThatSpanTheRows) {
  PlanRequest request = request_for({200, 4000, 4000}, {9, 4, 4});
  request.bytes_per_worker = 2 * gib;
  NominalRates slow_storage;
  slow_storage.decoded_bytes_per_second = 2e6;
  EXPECT_LT(plan_blocks(request, slow_storage).shape.core.x, 4000);
  request.layout.compressed = true;
  EXPECT_EQ(plan_blocks(request, slow_storage).shape.core.x, 4000);
}

TEST(Planner, WholeBrainIsPlannedForEveryClusterSize) {
  for (const std::int64_t workers : {1, 8, 100, 1024}) {
    for (const std::int64_t memory : {24 * gib, 80 * gib}) {
      const PlanRequest request = whole_brain(workers, memory);
      const Plan plan = plan_blocks(request);
      EXPECT_LE(plan.bytes_per_worker, memory);
      EXPECT_NO_THROW(BlockGrid{plan.shape});
    }
  }
}

/// The number that a refusal names after `before`; -1 where it names none.
std::int64_t number_in(const std::string& message, const std::string& before) {
  const std::size_t found = message.find(before);
  return found == std::string::npos ? -1 : std::stoll(message.substr(found + before.size()));
}

std::string refusal(const PlanRequest& request) {
  try {
    (void)plan_blocks(request);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(Planner, TooLittleMemoryNamesTheLeastThatWouldDo) {
  for (const Extent3& volume : {Extent3{40, 50, 60}, Extent3{1, 900, 900}, Extent3{300, 300, 300}}) {
    PlanRequest request = request_for(volume, {9, 4, 4});
    request.bytes_fixed = 1000;
    request.bytes_per_worker = 2000;
    const std::int64_t least = number_in(refusal(request), "halo, needs ");
    ASSERT_GT(least, 2000);
    request.bytes_per_worker = least;
    EXPECT_NO_THROW((void)plan_blocks(request));
    request.bytes_per_worker = least - 1;
    EXPECT_THROW((void)plan_blocks(request), UserError);
  }
}

TEST(Planner, ADeviceWithLessMemoryThanTheHostDecides) {
  PlanRequest request = whole_brain(4, 64 * gib);
  const Plan on_host = plan_blocks(request);
  EXPECT_EQ(on_host.bytes_on_device, 0);
  request.device = MemoryPool{.bytes = gib,
                              .per_transform_voxel = request.bytes_per_transform_voxel,
                              .per_padded_voxel = 0,
                              .per_core_voxel = 8,
                              .fixed = 0};
  const Plan on_device = plan_blocks(request);
  EXPECT_LE(on_device.bytes_on_device, gib);
  EXPECT_GT(on_device.bytes_on_device, 0);
  EXPECT_LT(voxel_count(on_device.shape.transform), voxel_count(on_host.shape.transform));
  request.device->bytes = 512 * gib;
  const GridShape on_large = plan_blocks(request).shape;
  request.device->bytes = 1024 * gib;
  EXPECT_EQ(plan_blocks(request).shape, on_large) << "a larger one does not";
}

/// Memory for any block, one worker and a storage that is never waited for: the planner wants large blocks.
TEST(Planner, TransformsOnAGpuHaveFewFloatsAndLengthsWithKernels) {
  PlanRequest request = whole_brain(1, 1'000'000 * gib);
  request.device = MemoryPool{.bytes = 1'000'000 * gib,
                              .per_transform_voxel = 20,
                              .per_padded_voxel = 0,
                              .per_core_voxel = 8,
                              .fixed = 0};
  const Extent3 transform = plan_blocks(request).shape.transform;
  const std::int64_t floats = transform.z * transform.y * 2 * (transform.x / 2 + 1);
  EXPECT_LT(floats, std::int64_t{1} << 31);
  EXPECT_GT(floats, std::int64_t{1} << 30);
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_EQ(gpu_transform_cost(axis, transform[axis]), 1) << transform;
  }
}

TEST(Planner, TooLittleMemoryOfTheDeviceIsNamedAsSuch) {
  PlanRequest request = request_for({300, 300, 300}, {9, 4, 4});
  request.bytes_per_worker = 64 * gib;
  request.device = MemoryPool{
      .bytes = 1000, .per_transform_voxel = 20, .per_padded_voxel = 0, .per_core_voxel = 8, .fixed = 0};
  const std::string message = refusal(request);
  EXPECT_NE(message.find("not enough GPU memory"), std::string::npos) << message;
  EXPECT_NE(message.find("--device cpu"), std::string::npos) << message;
  request.device->bytes = number_in(message, "halo, needs ");
  EXPECT_NO_THROW((void)plan_blocks(request));
}

TEST(Planner, TooSmallBlockSizeNamesTheLeastThatWouldDo) {
  PlanRequest request = request_for({300, 300, 300}, {9, 4, 4});
  request.largest_transform = 1000;
  const std::int64_t least = number_in(refusal(request), "use --block-size-max ");
  ASSERT_GT(least, 1000);
  request.largest_transform = least;
  EXPECT_NO_THROW((void)plan_blocks(request));
  request.largest_transform = least - 1;
  EXPECT_THROW((void)plan_blocks(request), UserError);
}

TEST(Planner, ADeviceWithoutRoomIsNotBlamedOnAnOption) {
  PlanRequest request = request_for({300, 300, 300}, {9, 4, 4});
  request.largest_transform = 1000;
  request.device_had_no_room = true;
  const std::string message = refusal(request);
  EXPECT_NE(message.find("no room: use a device with more memory"), std::string::npos) << message;
  EXPECT_EQ(message.find("--block-size-max"), std::string::npos) << message;
}

TEST(Planner, WholeBrainInTooLittleMemoryIsRefusedWithANumber) {
  PlanRequest request = whole_brain(4, 64 << 20);
  const std::int64_t least = number_in(refusal(request), "halo, needs ");
  request.bytes_per_worker = least;
  EXPECT_LE(BlockGrid(plan_blocks(request).shape).size(), 1'000'000);
}

TEST(Planner, EstimatesAFixedGridAsItPlannedIt) {
  PlanRequest request = whole_brain(16, 24 * gib);
  const Plan plan = plan_blocks(request);
  request.workers = 3;
  request.bytes_per_worker = 1;
  const Plan estimate = estimate_plan(plan.shape, request);
  EXPECT_EQ(estimate.shape, plan.shape);
  EXPECT_EQ(estimate.bytes_per_worker, plan.bytes_per_worker);
  EXPECT_EQ(estimate.bytes_decoded, plan.bytes_decoded);
  EXPECT_GT(estimate.total_seconds, 4 * plan.total_seconds);
}

TEST(Planner, RefusesImpossibleRequests) {
  const PlanRequest good = request_for({30, 30, 30}, {2, 2, 2});
  PlanRequest request = good;
  request.volume.y = 0;
  EXPECT_THROW((void)plan_blocks(request), Error);
  request = good;
  request.workers = 0;
  EXPECT_THROW((void)plan_blocks(request), Error);
  request = good;
  request.halo.x = -1;
  EXPECT_THROW((void)plan_blocks(request), Error);
}

} // namespace
} // namespace lsdeconv
