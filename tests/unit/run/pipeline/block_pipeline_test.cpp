#include "support/memory_reader.hpp"
#include "support/storage_limits.hpp"
#include "support/temporary_folder.hpp"
#include "support/troubled_queue.hpp"
#include "support/world.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/queue/queue_service.hpp"
#include "lsdeconv/run/pipeline/block_pipeline.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <optional>

namespace lsdeconv {
namespace {

constexpr Extent3 volume{10, 16, 20};
constexpr GridShape shape{volume, {5, 8, 10}, {1, 1, 1}, {0, 0, 0}, {8, 10, 12}};

/// Returns its input; fails where told to.
class Passing : public Deconvolver {
public:
  explicit Passing(Backend& backend) : backend_(backend), field_(backend.allocate(shape.transform)) {}
  void set_psf(const PointSpreadFunction& /*psf*/) override {}
  float poison = -1;
  int failures_left = 0;
  bool loses_the_device = false;

private:
  bool iterate(const Image& image, const Coverage& coverage, const Box3& wanted, const Blend& blend,
               Field& result, const std::function<bool()>& cancelled) override {
    EXPECT_EQ(image.extent(), coverage.data);
    backend_.unpack(image, *field_);
    Volume<float> first({1, 1, 1});
    copy_to_host(backend_, *field_, {wanted.begin, wanted.begin + Extent3{1, 1, 1}}, first.view());
    if (first(0, 0, 0) == poison && failures_left-- > 0) {
      if (loses_the_device) {
        throw DeviceLost("gpu 1: fell off the bus");
      }
      throw Error("out of luck");
    }
    if (cancelled()) {
      return false;
    }
    backend_.extract(*field_, wanted, blend, result);
    return true;
  }

  Backend& backend_;
  std::unique_ptr<Field> field_;
};

/// The part of a volume that begins at a place.
class PartReader : public VolumeReader {
public:
  PartReader(VolumeReader& whole, const Index3& begin) : whole_(whole), begin_(begin) {}
  [[nodiscard]] const VolumeDescription& description() const override { return whole_.description(); }
  [[nodiscard]] ReadStatistics statistics() const override { return {}; }
  void read(const Box3& box, VolumeView<float> voxels) override { whole_.read(box.shifted(begin_), voxels); }

private:
  VolumeReader& whole_;
  Index3 begin_;
};

class BlockPipelineTest : public ::testing::Test {
protected:
  static float voxel(std::int64_t z, std::int64_t y, std::int64_t x) {
    return static_cast<float>(z * 10000 + y * 100 + x);
  }
  BlockPipelineTest() {
    auto passing = std::make_unique<Passing>(*backend_);
    deconvolver_ = passing.get();
    worker_.deconvolver = std::move(passing);
    create_checkpoint({});
  }

  void create_checkpoint(const StoredVoxels& stored) {
    checkpoint_.reset();
    std::filesystem::remove(path_);
    Checkpoint::create(path_, {.volume = volume,
                               .core = shape.core,
                               .parameters = {},
                               .run = {},
                               .inputs = {},
                               .psf = Volume<float>({1, 1, 1}, 1.0F),
                               .projections = grid_,
                               .stored = stored});
    checkpoint_.emplace(path_, ranks_, Checkpoint::Access::write);
  }

  PipelineTimes run(VolumeReader& reader, float offset = 0) {
    const BlockGrid grid(shape);
    QueueService service(ranks_, {.blocks = grid.size()}, {});
    testing::TroubledQueue queue(service.queue());
    queue.refused = refused_;
    queue.breaks = queue_breaks_;
    allocate_buffers(worker_, {shape.transform, shape.core, VoxelType::float32, offset}, 2);
    BlockPipeline pipeline({.grid = grid,
                            .reader = reader,
                            .worker = worker_,
                            .type = VoxelType::float32,
                            .checkpoint = *checkpoint_,
                            .queue = queue,
                            .activity = activity_,
                            .on_tick = [] {},
                            .empty_block_threshold = darkness_,
                            .code = {offset},
                            .summaries = SummarySettings{grid_, {.offset = offset, .background = 0}, 2},
                            .digesting = digesting_,
                            .origin = origin_});
    const PipelineTimes times = pipeline.run();
    EXPECT_EQ(worker_.images.size(), 2U) << "every buffer comes back";
    EXPECT_EQ(worker_.results.size(), 2U);
    running_at_end_ = service.monitor()->counts().running;
    service.close();
    counts_ = service.monitor()->counts();
    failures_ = service.monitor()->failures();
    reason_to_leave_ = pipeline.reason_to_leave();
    completed_ = service.monitor()->take_completed();
    return times;
  }

  ProjectionGrid grid_{{1, 1, 1}, {2, 3, 4}};
  testing::TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "c.h5";
  mpi::Communicator ranks_ = testing::world();
  std::optional<Checkpoint> checkpoint_;
  ActivityRecorder activity_;
  std::unique_ptr<Backend> backend_ = backend_row("cpu").make({.threads = 1});
  Worker worker_{.backend = *backend_};
  Passing* deconvolver_ = nullptr;
  std::int64_t running_at_end_ = 0; ///< Blocks, before this rank closes its queue.
  LedgerCounts counts_;
  std::vector<BlockFailure> failures_;
  std::vector<BlockId> completed_;
  std::string reason_to_leave_;
  std::optional<float> darkness_;
  std::optional<BlockId> refused_;
  bool queue_breaks_ = false;
  DigestingReader* digesting_ = nullptr;
  Index3 origin_{};
};

/// Blocks are 5×8×10 with a halo of 1: the last one begins at z 4, y 7, x 9.
TEST_F(BlockPipelineTest, PassesBlocksThatAreDarkToTheEndOfTheirHalo) {
  testing::FunctionReader reader(volume, [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return z < 4 || y < 7 || x < 9 ? 151.0F : 150.0F;
  });
  darkness_ = 50;
  EXPECT_EQ(run(reader, 100).empty_blocks, 1);
  EXPECT_EQ(counts_.done, 8);
  Volume<float> stored(volume);
  checkpoint_->read(whole(volume), stored.view());
  EXPECT_EQ(stored(9, 15, 19), 0);
  EXPECT_EQ(stored(4, 15, 19), 50) << "its block is computed";
  checkpoint_->mark_done(completed_);
  EXPECT_EQ(checkpoint_->histogram().total(), voxel_count(volume)) << "with their statistics";
}

TEST_F(BlockPipelineTest, EmptyBlocksHaveTheStatisticsOfTheirZeros) {
  testing::FunctionReader reader(
      volume, [](std::int64_t /*z*/, std::int64_t /*y*/, std::int64_t /*x*/) { return 150.0F; });
  darkness_ = 50;
  EXPECT_EQ(run(reader, 100).empty_blocks, 8);
  checkpoint_->mark_done(completed_);
  for (std::int64_t id = 0; id < checkpoint_->block_count(); ++id) {
    EXPECT_TRUE(checkpoint_->verify(BlockId(id)));
    EXPECT_EQ(checkpoint_->statistics(BlockId(id)).maximum, 0);
  }
  EXPECT_EQ(checkpoint_->histogram().counts[0], static_cast<std::uint64_t>(voxel_count(volume)));
}

TEST_F(BlockPipelineTest, ComputesBlocksWithAStructureInTheirHaloOnly) {
  testing::FunctionReader reader(volume, [](std::int64_t z, std::int64_t /*y*/, std::int64_t /*x*/) {
    return z == 4 || z == 5 ? 151.0F : 150.0F;
  });
  darkness_ = 50;
  EXPECT_EQ(run(reader, 100).empty_blocks, 0);
}

TEST_F(BlockPipelineTest, PassesEveryCoreOnceWithTheOffsetTakenOff) {
  testing::FunctionReader reader(volume, voxel);
  const PipelineTimes times = run(reader, 7);
  EXPECT_EQ(counts_.done, 8);
  EXPECT_EQ(times.write.blocks, 8);
  EXPECT_EQ(times.write.bytes, voxel_count(volume) * 4);
  Volume<float> stored(volume);
  checkpoint_->read(whole(volume), stored.view());
  for (std::int64_t z = 0; z < volume.z; ++z) {
    for (std::int64_t y = 0; y < volume.y; ++y) {
      for (std::int64_t x = 0; x < volume.x; ++x) {
        ASSERT_EQ(stored(z, y, x), voxel(z, y, x) - 7);
      }
    }
  }
}

/// Voxels with z from 7 on are beyond 65504.
TEST_F(BlockPipelineTest, KnowsOfRoundedVoxelsWhatTheCheckpointReturns) {
  const StoredVoxels half{StoredType::float16, 0};
  create_checkpoint(half);
  testing::FunctionReader reader(volume, voxel);
  EXPECT_EQ(run(reader, 7).write.bytes, voxel_count(volume) * 2);
  checkpoint_->mark_done(completed_);
  EXPECT_EQ(checkpoint_->saturated_voxels(), 3 * 16 * 20);
  Volume<float> stored(volume);
  checkpoint_->read(whole(volume), stored.view());
  double sum = 0;
  for (std::int64_t i = 0; i < stored.size(); ++i) {
    const Index3 at = position_of(i, volume);
    float expected = voxel(at.z, at.y, at.x) - 7;
    round_as_stored(VolumeView<float>(&expected, {1, 1, 1}), half);
    ASSERT_EQ(stored.data()[i], expected) << at;
    sum += double{expected};
  }
  EXPECT_EQ(checkpoint_->projections()->result_sum, sum);
  EXPECT_EQ(checkpoint_->projections()->along.z.result(0, 0, 0), 65504);
  for (std::int64_t id = 0; id < checkpoint_->block_count(); ++id) {
    EXPECT_TRUE(checkpoint_->verify(BlockId(id))) << id;
  }
}

TEST_F(BlockPipelineTest, KeepsTheProjectionsOfEveryCore) {
  testing::FunctionReader reader(volume, voxel);
  run(reader, 7);
  checkpoint_->mark_done(completed_);
  const std::optional<Projections> pictures = checkpoint_->projections();
  EXPECT_EQ(pictures->blocks.share(), 1);
  for (const Volume<float>* picture : {&pictures->along.y.raw, &pictures->along.y.result}) {
    EXPECT_EQ((*picture)(0, 0, 0), voxel(0, 15, 0) - 7);
    EXPECT_EQ((*picture)(0, 6, 11), voxel(6, 15, 11) - 7);
  }
  EXPECT_EQ(pictures->raw.sum, pictures->result_sum) << "the result is the input";
  EXPECT_EQ(checkpoint_->atlas()->cells.result(0, 0, 0), voxel(0, 0, 0) + 0.5F * 10000 + 100 + 1.5F - 7);
}

TEST_F(BlockPipelineTest, KeepsWhatTheSamplesOfDarkBlocksAre) {
  testing::FunctionReader reader(volume, [](std::int64_t, std::int64_t, std::int64_t) { return 130.0F; });
  darkness_ = 50;
  EXPECT_EQ(run(reader, 100).empty_blocks, 8);
  checkpoint_->mark_done(completed_);
  EXPECT_EQ(checkpoint_->raw_counts()->at(3).sum, 30.0 * 5 * 8 * 10);
  EXPECT_EQ(checkpoint_->projections()->along.z.raw(0, 0, 0), 30);
  EXPECT_EQ(checkpoint_->projections()->along.z.result(0, 0, 0), 0);
}

TEST_F(BlockPipelineTest, ABlockThatFailsOnceIsTriedAgain) {
  testing::FunctionReader reader(volume, voxel);
  deconvolver_->poison = voxel(5, 8, 10);
  deconvolver_->failures_left = 2;
  run(reader);
  EXPECT_EQ(counts_.done, 8);
  EXPECT_TRUE(failures_.empty());
}

TEST_F(BlockPipelineTest, ARankThatLosesItsDeviceLeavesAndLosesNoBlock) {
  testing::FunctionReader reader(volume, voxel);
  deconvolver_->poison = voxel(5, 8, 10);
  deconvolver_->failures_left = 1;
  deconvolver_->loses_the_device = true;
  run(reader);
  EXPECT_LT(counts_.done, 8);
  EXPECT_EQ(counts_.failed, 0) << "a lost device is no failed attempt";
  EXPECT_EQ(reason_to_leave_, "gpu 1: fell off the bus");
  EXPECT_EQ(worker_.unusable_reason, reason_to_leave_);
}

TEST_F(BlockPipelineTest, ABlockThatKeepsFailingIsNamedAndTheOthersAreKept) {
  testing::FunctionReader reader(volume, [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return z == 9 && y == 15 && x == 19 ? std::numeric_limits<float>::quiet_NaN() : voxel(z, y, x);
  });
  run(reader);
  EXPECT_EQ(counts_.done, 7);
  ASSERT_EQ(failures_.size(), 1U);
  EXPECT_EQ(failures_[0].block, BlockId(7));
  EXPECT_EQ(failures_[0].attempts, 3);
  for (const char* part : {"block 7", "reading", "voxel z 9 y 15 x 19 is nan"}) {
    EXPECT_NE(failures_[0].reason.find(part), std::string::npos) << failures_[0].reason;
  }
}

TEST_F(BlockPipelineTest, ARankThatCannotWriteLeavesAndTheRunEnds) {
  testing::FunctionReader reader(volume, voxel);
  {
    const testing::FileSizeLimit full(4096);
    run(reader);
  }
  EXPECT_LT(counts_.done, 8);
  EXPECT_EQ(running_at_end_, 0) << "what it could not write, others can take at once";
  EXPECT_EQ(counts_.failed, 0);
  const std::size_t found = reason_to_leave_.find("writing the checkpoint");
  EXPECT_NE(found, std::string::npos) << reason_to_leave_;
  EXPECT_EQ(reason_to_leave_.find("writing the checkpoint", found + 1), std::string::npos)
      << reason_to_leave_;
}

TEST_F(BlockPipelineTest, ABlockThatAnotherRankWritesIsNotWrittenHere) {
  testing::FunctionReader reader(volume, voxel);
  refused_ = BlockId(2);
  EXPECT_EQ(run(reader).write.blocks, 7);
  Volume<float> stored(volume);
  checkpoint_->read(whole(volume), stored.view());
  const Index3 at = checkpoint_->core(BlockId(2)).begin;
  EXPECT_EQ(stored(at.z, at.y, at.x), 0);
}

TEST_F(BlockPipelineTest, AnErrorOutsideOfBlocksEndsTheRun) {
  testing::FunctionReader reader(volume, voxel);
  queue_breaks_ = true;
  EXPECT_THROW(run(reader), Error);
}

TEST_F(BlockPipelineTest, KeepsDigestsOfARegionUnderItsOwnSlices) {
  origin_ = {2, 1, 0};
  DigestingReader whole_input(std::make_unique<testing::FunctionReader>(volume + Extent3{2, 1, 0}, voxel), 1);
  digesting_ = &whole_input;
  PartReader reader(whole_input, origin_);
  run(reader);
  Volume<float> column({volume.z, shape.core.y, shape.core.x});
  reader.read(whole(column.extent()), column.view());
  const std::vector<std::uint32_t> expected = plane_digests(column.view(), 1);
  const std::vector<std::optional<std::uint32_t>> kept = checkpoint_->input_digests(0);
  EXPECT_TRUE(std::equal(kept.begin(), kept.end(), expected.begin(), expected.end()));
}

} // namespace
} // namespace lsdeconv
