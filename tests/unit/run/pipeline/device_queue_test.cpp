#include "support/forwarding_backend.hpp"

#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/pipeline/device_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::FloatNear;

constexpr Extent3 padded{4, 6, 8};
constexpr Extent3 core{2, 3, 4};
/// Inside the padded block.
constexpr Index3 core_begin{1, 1, 2};

/// Returns its input times the middle voxel of the PSF that it was given last.
class Scaling : public Deconvolver {
public:
  explicit Scaling(Backend& backend) : backend_(backend), field_(backend.allocate(padded)) {}
  void set_psf(const PointSpreadFunction& psf) override { factor_ = psf.values(0, 0, 0); }
  bool fails = false;

private:
  bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
               Field& result, const std::function<bool()>& cancelled) override {
    EXPECT_EQ(coverage.data, image.extent());
    if (fails) {
      throw Error("out of luck");
    }
    if (cancelled()) {
      return false;
    }
    backend_.unpack(image, *field_);
    std::vector<float> weights(blend.weights.begin(), blend.weights.end());
    weights.resize(static_cast<std::size_t>(wanted.extent()[blend.axis]), 1);
    for (float& weight : weights) {
      weight *= factor_;
    }
    backend_.extract(*field_, wanted, {.axis = blend.axis, .weights = weights, .add = blend.add}, result);
    return true;
  }

  Backend& backend_;
  std::unique_ptr<Field> field_;
  float factor_ = 1;
};

PsfNode node(double place, float value) {
  PointSpreadFunction psf;
  psf.values = Volume<float>({1, 1, 1}, value);
  return {.place = place, .psf = std::move(psf)};
}

class DeviceQueueTest : public ::testing::Test {
protected:
  DeviceQueueTest() { backend_.in_flight = 2; }

  [[nodiscard]] DeviceQueue queue(std::shared_ptr<const PsfField> psfs = {}) {
    return {backend_, deconvolver_, {padded, core, VoxelType::float32, 7, std::move(psfs)}};
  }
  /// A block whose samples are all `value`; blocks follow each other along x.
  [[nodiscard]] BlockImage image(std::int64_t id, float value) {
    const Index3 begin{0, 0, 4 * id};
    BlockImage made{
        .block = {.id = BlockId(id),
                  .core = {begin + Extent3{1, 1, 2}, begin + Extent3{1, 1, 2} + core},
                  .padded = {begin, begin + padded},
                  .boundary = {Boundary::extend, Boundary::extend, Boundary::wrap}},
        .samples = backend_.allocate_host(voxel_count(padded) * static_cast<std::int64_t>(sizeof(float)))};
    auto* samples = reinterpret_cast<float*>(made.samples->data());
    std::fill(samples, samples + voxel_count(padded), value);
    return made;
  }
  [[nodiscard]] std::unique_ptr<HostBuffer> buffer() {
    return backend_.allocate_host(voxel_count(core) * static_cast<std::int64_t>(sizeof(float)));
  }
  bool begin(DeviceQueue& queue, std::int64_t id, float value) {
    BlockImage made = image(id, value);
    std::unique_ptr<HostBuffer> voxels = buffer();
    return queue.begin(made, voxels);
  }
  static std::vector<float> voxels_of(const DeviceQueue::Finished& finished) {
    const auto* voxels = reinterpret_cast<const float*>(finished.result.voxels->data());
    return {voxels, voxels + voxel_count(core)};
  }

  testing::ForwardingBackend backend_;
  Scaling deconvolver_{backend_};
};

TEST_F(DeviceQueueTest, FinishesBlocksInTheOrderInWhichTheyBegan) {
  DeviceQueue queue = this->queue();
  EXPECT_TRUE(queue.empty());
  EXPECT_TRUE(begin(queue, 5, 10));
  EXPECT_FALSE(queue.empty());
  EXPECT_FALSE(queue.full());
  EXPECT_TRUE(begin(queue, 3, 20));
  EXPECT_TRUE(queue.full()) << "the device holds two blocks";
  EXPECT_EQ(queue.oldest(), BlockId(5));
  EXPECT_TRUE(queue.ready());
  const DeviceQueue::Finished first = queue.finish();
  EXPECT_EQ(first.result.block.id, BlockId(5));
  EXPECT_THAT(voxels_of(first), Each(10 - 7)) << "less the offset";
  EXPECT_EQ(queue.oldest(), BlockId(3));
  EXPECT_TRUE(begin(queue, 4, 30)) << "the first one's place is free";
  EXPECT_THAT(voxels_of(queue.finish()), Each(20 - 7));
  EXPECT_THAT(voxels_of(queue.finish()), Each(30 - 7));
  EXPECT_TRUE(queue.empty());
}

TEST_F(DeviceQueueTest, ReturnsTheCoreWithItsStatistics) {
  DeviceQueue queue = this->queue();
  BlockImage made = image(0, 0);
  auto* samples = reinterpret_cast<float*>(made.samples->data());
  for (std::int64_t i = 0; i < voxel_count(padded); ++i) {
    samples[i] = static_cast<float>(i);
  }
  const HostBuffer* memory = made.samples.get();
  std::unique_ptr<HostBuffer> voxels = buffer();
  ASSERT_TRUE(queue.begin(made, voxels));
  EXPECT_EQ(made.samples, nullptr) << "they belong to the queue now";
  EXPECT_EQ(voxels, nullptr);
  const DeviceQueue::Finished finished = queue.finish();
  EXPECT_EQ(finished.samples.get(), memory);
  const std::vector<float> values = voxels_of(finished);
  const std::int64_t first = (core_begin.z * padded.y + core_begin.y) * padded.x + core_begin.x;
  EXPECT_EQ(values.front(), static_cast<float>(first) - 7);
  const BlockStatistics expected = statistics_of(VolumeView<const float>(values.data(), core));
  EXPECT_EQ(finished.result.statistics.digest, expected.digest);
  EXPECT_EQ(finished.result.statistics.minimum, expected.minimum);
  EXPECT_EQ(finished.result.statistics.sum, expected.sum);
}

TEST_F(DeviceQueueTest, ACancelledBlockStaysWithTheCallerAndTheOthersGoOn) {
  DeviceQueue queue = this->queue();
  EXPECT_TRUE(begin(queue, 0, 10));
  BlockImage made = image(1, 20);
  std::unique_ptr<HostBuffer> voxels = buffer();
  EXPECT_FALSE(queue.begin(made, voxels, [] { return true; }));
  EXPECT_NE(made.samples, nullptr);
  EXPECT_NE(voxels, nullptr);
  EXPECT_FALSE(queue.full());
  EXPECT_TRUE(queue.begin(made, voxels, [] { return false; })) << "it may come again";
  EXPECT_THAT(voxels_of(queue.finish()), Each(10 - 7));
  EXPECT_THAT(voxels_of(queue.finish()), Each(20 - 7));
}

TEST_F(DeviceQueueTest, ABlockThatFailsStaysWithTheCallerAndTheOthersGoOn) {
  DeviceQueue queue = this->queue();
  EXPECT_TRUE(begin(queue, 0, 10));
  deconvolver_.fails = true;
  BlockImage made = image(1, 20);
  std::unique_ptr<HostBuffer> voxels = buffer();
  EXPECT_THROW(queue.begin(made, voxels), Error);
  EXPECT_NE(made.samples, nullptr);
  EXPECT_NE(voxels, nullptr);
  EXPECT_THAT(voxels_of(queue.finish()), Each(10 - 7));
  EXPECT_TRUE(queue.empty());
}

TEST_F(DeviceQueueTest, GivesTheBuffersBackWhenItIsAbandoned) {
  DeviceQueue queue = this->queue();
  EXPECT_TRUE(begin(queue, 5, 10));
  EXPECT_TRUE(begin(queue, 3, 20));
  std::vector<BlockId> blocks;
  for (const DeviceQueue::Finished& abandoned : queue.abandon()) {
    blocks.push_back(abandoned.result.block.id);
    EXPECT_NE(abandoned.samples, nullptr);
    EXPECT_NE(abandoned.result.voxels, nullptr);
  }
  EXPECT_THAT(blocks, ElementsAre(BlockId(5), BlockId(3)));
  EXPECT_TRUE(queue.empty());
}

TEST_F(DeviceQueueTest, BlendsTheResultsOfAllPsfsThatCountInTheCore) {
  std::vector<PsfNode> nodes;
  nodes.push_back(node(0, 100));
  nodes.push_back(node(8, 200));
  const auto psfs = std::make_shared<const PsfField>(std::move(nodes), PsfLine{});
  DeviceQueue queue = this->queue(psfs);
  EXPECT_TRUE(begin(queue, 0, 8)); // its core, at 2 to 5 µm from the waist, lies between the nodes
  const std::vector<float> values = voxels_of(queue.finish());
  std::vector<float> expected(static_cast<std::size_t>(core.x), 0);
  for (const PsfShare& share : psfs->shares({{0, 0, 2}, {1, 1, 6}})) {
    for (std::size_t x = 0; x < expected.size(); ++x) {
      expected[x] += share.weights[x] * (share.node == 0 ? 100 : 200);
    }
  }
  EXPECT_EQ(psfs->shares({{0, 0, 2}, {1, 1, 6}}).size(), 2U);
  EXPECT_LT(expected.front(), expected.back());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_THAT(values[i], FloatNear(expected[i % expected.size()], 1e-3F));
  }
}

TEST_F(DeviceQueueTest, TakesItsMemoryWhenItIsMade) {
  backend_.most_voxels = voxel_count(padded) - 1;
  EXPECT_THROW((void)queue(), OutOfMemory);
}

TEST_F(DeviceQueueTest, GivesTheBufferOfAnImageAwayBeforeTheFirstIteration) {
  DeviceQueue queue = this->queue();
  std::vector<std::unique_ptr<HostBuffer>> free;
  queue.set_uploaded([&](std::unique_ptr<HostBuffer> samples) { free.push_back(std::move(samples)); });
  BlockImage made = image(0, 10);
  const HostBuffer* memory = made.samples.get();
  std::unique_ptr<HostBuffer> voxels = buffer();
  ASSERT_TRUE(queue.begin(made, voxels, [&] {
    EXPECT_EQ(free.size(), 1U);
    return false;
  }));
  EXPECT_EQ(free.at(0).get(), memory);
  const DeviceQueue::Finished finished = queue.finish();
  EXPECT_EQ(finished.samples, nullptr);
  EXPECT_THAT(voxels_of(finished), Each(10 - 7));
}

} // namespace
} // namespace lsdeconv
