// The streams of a device wait for each other where they must, and only there.
#include "one_block.hpp"
#include "pretended_gpus.hpp"

#include "lsdeconv/compute/host_copies.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace lsdeconv {
namespace {

using namespace testing;

/// All work in streams begins after a random delay, so that a wait that is missing leads to wrong voxels.
class SlowGpu : public ::testing::Test {
  PretendedGpus gpus_{{"LSDECONV_PRETEND_GPU_DELAY", "300"}};
};

TEST_F(SlowGpu, BlocksInFlightDoNotDisturbEachOther) {
  const auto backend = backend_row("cuda").make({});
  OneBlock block(*backend);
  std::vector<OneBlock::Flight> flights;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    flights.push_back(block.begin(seed)); // one image and one result for all: each waits for the one before
  }
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    flights[seed].down->wait();
    EXPECT_LE(relative_difference(flights[seed].voxels.view(), expected_block(seed).view()), 1e-5) << seed;
    EXPECT_EQ(flights[seed].statistics->digest, statistics_of(flights[seed].voxels.view()).digest);
  }
}

TEST_F(SlowGpu, UploadsComputingAndDownloadsWaitForEachOther) {
  constexpr Extent3 extent{3, 4, 5};
  constexpr int count = 30;
  const auto backend = backend_row("cuda").make({});
  const auto image = backend->allocate_image(voxel_count(extent), VoxelType::float32);
  const auto field = backend->allocate(extent);
  std::vector<Volume<float>> sent;
  std::vector<Volume<float>> received;
  std::vector<BlockStatistics> statistics(count);
  std::vector<std::unique_ptr<Transfer>> transfers;
  for (int k = 0; k < count; ++k) {
    sent.emplace_back(extent, static_cast<float>(k));
    received.emplace_back(extent);
    transfers.push_back(backend->upload(VolumeView<const float>(sent.back().view()), 0, *image));
    backend->unpack(*image, *field);
    transfers.push_back(
        backend->download(*field, received.back().view(), statistics[static_cast<std::size_t>(k)]));
  }
  for (const auto& transfer : transfers) {
    transfer->wait();
  }
  for (std::size_t k = 0; k < count; ++k) {
    for (const float value : received[k]) {
      ASSERT_EQ(value, static_cast<float>(k));
    }
    EXPECT_EQ(statistics[k].maximum, static_cast<float>(k));
  }
}

TEST_F(SlowGpu, PsfsWeightsAndCoveragesAreThoseOfTheirCall) {
  constexpr Extent3 extent{6, 7, 8};
  const auto backend = backend_row("cuda").make({});
  const auto convolver = backend->convolver(extent);
  const auto transfer = convolver->transfer_function(crooked_psf({3, 3, 3}, 1).view());
  const auto in = backend->allocate(extent);
  const auto out = backend->allocate(extent);
  const auto sum = backend->allocate(extent);
  backend->fill(*in, 1);
  backend->fill(*sum, 0);
  float expected = 0;
  for (int k = 1; k <= 6; ++k) {
    Volume<float> psf = crooked_psf({3, 3, 3}, 1);
    std::transform(psf.begin(), psf.end(), psf.begin(), [k](float v) { return v * static_cast<float>(k); });
    convolver->replace(*transfer, psf.view());
    convolver->convolve(source::Plain{in.get()}, *transfer, Direction::forward, sink::Store{out.get()});
    const std::vector<float> weights(static_cast<std::size_t>(extent.y), static_cast<float>(10 * k));
    backend->extract(*out, whole(extent), {1, weights, true}, *sum);
    expected += static_cast<float>(10 * k * k);
  }
  Volume<float> found(extent);
  copy_to_host(*backend, *sum, whole(extent), found.view());
  for (const float value : found) {
    ASSERT_NEAR(value, expected, 1e-4 * expected);
  }
}

/// An update and the extrapolation that follows it are fused, unless the estimate is read between them: both
/// give the same bits.
TEST_F(SlowGpu, ReadingEstimatesBetweenIterationsChangesNothing) {
  constexpr Extent3 data{6, 8, 9};
  constexpr Extent3 transform{6, 10, 13};
  const auto backend = backend_row("cuda").make({});
  const Volume<float> psf = crooked_psf({3, 3, 5});
  const auto iterated = [&](bool in_place, bool read_each, float step) {
    const auto convolver = backend->convolver(transform);
    const auto transfer = convolver->transfer_function(psf.view());
    const auto image = backend->allocate_image(voxel_count(data), VoxelType::float32);
    const Volume<float> seen = beads(data, 3);
    const auto up = backend->upload(seen.view(), 0, *image);
    auto x = backend->allocate(transform);
    auto older = backend->allocate(transform);
    Volume<float> found(transform);
    convolver->set_coverage({data, {true, false, false}}, psf.view());
    convolver->convolve(source::Excess{image.get(), 5}, *transfer, Direction::adjoint,
                        sink::Start{x.get(), 1});
    for (int k = 0; k < 5; ++k) {
      Field* replaced = in_place ? x.get() : older.get();
      const float by = k == 0 ? 0 : step;
      convolver->convolve(source::Extrapolation{x.get(), replaced, by}, *transfer, Direction::forward,
                          sink::Ratio{image.get(), 5, 1e-2F});
      convolver->convolve(source::StoredRatio{}, *transfer, Direction::adjoint,
                          sink::Update{x.get(), replaced, by});
      if (!in_place) {
        std::swap(x, older);
      }
      if (read_each) {
        copy_to_host(*backend, *x, whole(transform), found.view());
      }
    }
    copy_to_host(*backend, *x, whole(transform), found.view());
    return found;
  };
  for (const auto& [in_place, step] : {std::pair{true, 0.0F}, {false, 0.0F}, {false, 0.3F}}) {
    const Volume<float> fused = iterated(in_place, false, step);
    const Volume<float> read_between = iterated(in_place, true, step);
    EXPECT_EQ(std::memcmp(fused.data(), read_between.data(),
                          static_cast<std::size_t>(fused.size()) * sizeof(float)),
              0);
    EXPECT_GT(fused(3, 4, 4), 0);
  }
}

TEST_F(SlowGpu, TransfersReportThatTheyAreDone) {
  const auto backend = backend_row("cuda").make({});
  OneBlock block(*backend);
  OneBlock::Flight flight = block.begin(1);
  flight.down->wait();
  EXPECT_TRUE(flight.down->done());
  EXPECT_TRUE(flight.up->done()) << "computing has waited for it";
  flight.down->wait();
  EXPECT_GT(backend->busy_seconds(), 0);
  EXPECT_EQ(backend->blocks_in_flight(), blocks_in_flight_on_gpu);
}

TEST_F(SlowGpu, PartsOfAResultArriveWhereTheyBelong) {
  const auto backend = backend_row("cuda").make({});
  const Volume<float> values = noise({7, 8, 9}, 4);
  const auto field = backend->allocate(values.extent());
  copy_to_device(*backend, values.view(), *field);
  for (const Extent3& part : {Extent3{3, 4, 5}, Extent3{7, 8, 9}, Extent3{1, 1, 1}, Extent3{7, 8, 2}}) {
    Volume<float> found(part);
    BlockStatistics statistics;
    backend->download(*field, found.view(), statistics)->wait();
    const auto expected = values.view().part(whole(part));
    EXPECT_EQ(relative_difference(found.view(), expected), 0) << part;
    EXPECT_EQ(statistics.digest, statistics_of(found.view()).digest) << part;
  }
}

} // namespace
} // namespace lsdeconv
