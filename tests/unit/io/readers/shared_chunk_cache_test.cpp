#include "io/readers/chunks/shared_chunk_cache.hpp"
#include "support/shared_pages.hpp"
#include "support/temporary_folder.hpp"
#include "support/test_volumes.hpp"
#include "support/tiff_sample.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace lsdeconv {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t chunk_bytes = 4096;

class SharedChunkCacheTest : public ::testing::Test {
protected:
  testing::SharedPages pages_{ChunkSlots::bytes_for(16, chunk_bytes)};
  SharedChunkCache mine_{pages_.bytes(), chunk_bytes, 0, 2};
  SharedChunkCache theirs_{pages_.bytes(), chunk_bytes, 1, 2};
};

TEST_F(SharedChunkCacheTest, WaitsForAChunkThatIsUnderWay) {
  bool given = false;
  for (std::int64_t slice = 0; slice < 10 && !given; ++slice) { // on a busy machine patience may end before
    EXPECT_FALSE(mine_.find({slice, 0}).being_decoded);
    std::jthread decoding([&] {
      std::this_thread::sleep_for(5ms);
      mine_.insert({slice, 0}, Samples(chunk_bytes));
    });
    given = theirs_.wait({slice, 0}).samples.has_value();
  }
  EXPECT_TRUE(given);
}

TEST_F(SharedChunkCacheTest, DecodesItselfWhatAStoppedOrKilledRankHasClaimed) {
  for (const int end : {SIGSTOP, SIGKILL}) {
    const std::int64_t slice = end;
    SharedChunkCache mine(pages_.bytes(), chunk_bytes, 0, 2); // which does not know yet how fast decoding is
    const pid_t pid = ::fork();
    if (pid == 0) {
      (void)theirs_.find({slice, 0});
      ::raise(end);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(pid, &status, WUNTRACED);
    const auto begin = Clock::now();
    const ChunkCache::Found found = mine.wait({slice, 0});
    EXPECT_FALSE(found.samples || found.being_decoded) << "the claim is this rank's now";
    EXPECT_LT(Clock::now() - begin, 10s);
    mine.insert({slice, 0}, Samples(chunk_bytes));
    EXPECT_TRUE(mine.find({slice, 0}).samples);
    ::kill(pid, SIGKILL);
  }
}

/// A stack of which every window touches all of a slice's chunks, read by two readers that share.
class SharingReadersTest : public ::testing::TestWithParam<int> {
protected:
  static constexpr Extent3 extent{12, 64, 48};
  static constexpr std::int64_t chunks = std::int64_t{12} * 4;

  SharingReadersTest() {
    for (std::int64_t z = 0; z < extent.z; ++z) {
      const Box3 plane{{z, 0, 0}, {z + 1, extent.y, extent.x}};
      testing::write_tiff(folder_.path() / text("img_", z + 10, ".tif"), view().part(plane),
                          {.compression = COMPRESSION_ADOBE_DEFLATE, .strip_rows = 16});
    }
    for (int rank = 0; rank < 2; ++rank) {
      readers_.push_back(open_volume(folder_.path(), {.threads = GetParam()}, testing::world()));
      readers_.back()->keep_chunks_in({.shared = pages_.bytes(), .rank = rank, .ranks = 2});
    }
  }
  VolumeView<const float> view() const { return volume_.view(); }
  /// Whether the reader gives the right voxels of the window of the n-th block along x.
  bool reads_right(int rank, std::int64_t n) {
    const Box3 box{{0, 0, 8 * n}, {extent.z, extent.y, 8 * n + 8}};
    Volume<float> voxels(box.extent());
    readers_[static_cast<std::size_t>(rank)]->read(box, voxels.view());
    const VolumeView<const float> right = view().part(box);
    for (std::int64_t z = 0; z < extent.z; ++z) {
      for (std::int64_t y = 0; y < extent.y; ++y) {
        if (!std::equal(right.row(z, y), right.row(z, y) + 8, voxels.view().row(z, y))) {
          return false;
        }
      }
    }
    return true;
  }
  ReadStatistics sum() const {
    ReadStatistics all;
    all += readers_[0]->statistics();
    return all += readers_[1]->statistics();
  }

  testing::TemporaryFolder folder_;
  Volume<float> volume_ = testing::patterned(extent);
  testing::SharedPages pages_{ChunkSlots::bytes_for(2 * chunks, std::int64_t{16} * 48 * 2)};
  std::vector<std::unique_ptr<VolumeReader>> readers_;
};

TEST_P(SharingReadersTest, DecodeEveryChunkOnce) {
  for (std::int64_t n = 0; n < 6; ++n) {
    EXPECT_TRUE(reads_right(static_cast<int>(n % 2), n));
  }
  EXPECT_EQ(sum().chunks_decoded + sum().chunks_reused, 6 * chunks);
  if (GetParam() == 1) {
    EXPECT_EQ(sum().chunks_decoded, chunks);
    EXPECT_EQ(sum().chunks_from_others, 3 * chunks);
  } else { // a thread that the system keeps waiting while it decodes may lose its slot to another chunk
    EXPECT_LT(sum().chunks_decoded, 2 * chunks);
  }
}

TEST_P(SharingReadersTest, ShareTheDecodingOfWhatBothWantAtOnce) {
  {
    std::vector<std::jthread> ranks;
    ranks.reserve(2);
    for (int rank = 0; rank < 2; ++rank) {
      ranks.emplace_back([this, rank] { EXPECT_TRUE(reads_right(rank, rank)); });
    }
  }
  EXPECT_EQ(sum().chunks_decoded + sum().chunks_reused, 2 * chunks);
  EXPECT_LT(sum().chunks_decoded, 2 * chunks);
}

TEST_P(SharingReadersTest, GoBackToCachesOfTheirOwn) {
  EXPECT_TRUE(reads_right(0, 0));
  readers_[1]->keep_chunks_in({.own_bytes = 1 << 20});
  EXPECT_TRUE(reads_right(1, 1));
  EXPECT_TRUE(reads_right(1, 2));
  EXPECT_EQ(sum().chunks_decoded, 2 * chunks);
  EXPECT_EQ(sum().chunks_reused, chunks);
  EXPECT_EQ(sum().chunks_from_others, 0);
}

TEST_P(SharingReadersTest, MakeUpForMissingSlices) {
  std::filesystem::remove(folder_.path() / "img_13.tif");
  const auto reader = open_volume(
      folder_.path(), {.missing = MissingSlices::interpolate, .threads = GetParam()}, testing::world());
  reader->keep_chunks_in({.shared = pages_.bytes(), .rank = 0, .ranks = 2});
  Volume<float> slices({3, extent.y, extent.x});
  reader->read({{2, 0, 0}, {5, extent.y, extent.x}}, slices.view());
  EXPECT_FLOAT_EQ(slices(1, 7, 9), (volume_(2, 7, 9) + volume_(4, 7, 9)) / 2);
}

INSTANTIATE_TEST_SUITE_P(Threads, SharingReadersTest, ::testing::Values(1, 3));

} // namespace
} // namespace lsdeconv
