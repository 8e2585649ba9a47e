#include "one_block.hpp"
#include "pretended_gpus.hpp"

#include "lsdeconv/compute/errors.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::OneBlock;
using testing::PretendedGpus;

std::int64_t taken(const Backend& backend, const std::function<void()>& body) {
  const std::int64_t before = backend.free_memory().value();
  body();
  return before - backend.free_memory().value();
}

TEST(GpuMemory, ConvolversTakeWhatTheyWereSaidToTake) {
  const auto backend = backend_row("cuda").make({});
  for (const Extent3& transform : {Extent3{16, 20, 24}, Extent3{15, 13, 27}, Extent3{1, 1, 1}}) {
    std::unique_ptr<Convolver> convolver;
    const std::int64_t bytes =
        taken(*backend, [&] { convolver = backend->convolver(transform, FourierEffort::estimate); });
    constexpr std::int64_t granularity = 256;
    EXPECT_GE(bytes, backend->convolver_bytes(transform));
    EXPECT_LE(bytes, backend->convolver_bytes(transform) + 2 * granularity);
  }
}

/// Counts estimates, workspace, transfer function and the work area of the transforms, that of two planes,
/// and tables of the size of the PSF. Image and result are transfer buffers and do not count.
TEST(GpuMemory, DeconvolversKeepTheirBytesPerVoxel) {
  struct Bound {
    const char* algorithm;
    double bytes;
  };
  constexpr Extent3 transform{32, 36, 40};
  constexpr auto padded = static_cast<double>(32 * 36 * (40 + 2));
  for (const bool symmetric : {true, false}) {
    for (const Bound& bound : {Bound{"rl", 12}, Bound{"shb", 16}}) {
      const auto backend = backend_row("cuda").make({});
      const auto image = backend->allocate_image(voxel_count(transform), VoxelType::uint16);
      const auto result = backend->allocate(transform);
      std::unique_ptr<OneBlock> block;
      const std::int64_t bytes = taken(*backend, [&] {
        block = std::make_unique<OneBlock>(*backend, bound.algorithm, transform, symmetric);
        block->run(1);
      });
      constexpr double transfer_buffers = (2 + 4) * static_cast<double>(32 * 36 * 40);
      constexpr double tables = 4096;
      constexpr double planes = 2 * 4 * 36 * (40 + 2) + 1024;
      EXPECT_LE(static_cast<double>(bytes) - transfer_buffers, bound.bytes * padded + tables + planes)
          << bound.algorithm;
      const double least = symmetric ? bound.bytes - 3 : bound.bytes - 1;
      EXPECT_GE(static_cast<double>(bytes) - transfer_buffers, least * padded)
          << "not everything was counted";
    }
  }
}

TEST(GpuMemory, IsTakenOnceForAllBlocks) {
  const auto backend = backend_row("cuda").make({});
  OneBlock block(*backend);
  block.run(1);
  EXPECT_EQ(taken(*backend,
                  [&] {
                    for (const std::uint64_t seed : {2U, 3U, 4U}) {
                      block.run(seed);
                    }
                  }),
            0);
}

TEST(GpuMemory, IsGivenBack) {
  const auto backend = backend_row("cuda").make({});
  EXPECT_EQ(taken(*backend, [&] { OneBlock(*backend).run(1); }), 0);
}

TEST(GpuMemory, ShortageSaysWhatWasAskedAndWhatIsFreeAndLeavesTheDeviceUsable) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_MEMORY", "2000000"}};
  const auto backend = backend_row("cuda").make({});
  try {
    const auto field = backend->allocate({100, 100, 100});
    FAIL() << "4 MB from 2 MB";
  } catch (const OutOfMemory& error) {
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("a field of 3.8 MiB"), HasSubstr("are free"), HasSubstr("GPU 0")));
  }
  EXPECT_THROW(std::ignore = backend->convolver({90, 90, 90}, FourierEffort::estimate), OutOfMemory);
  EXPECT_GT(OneBlock(*backend).run(1)(0, 0, 0), 0);
}

TEST(GpuMemory, PlanesBeyondWhatKernelsCountAreRefused) {
  const auto backend = backend_row("cuda").make({});
  EXPECT_THROW(std::ignore = backend->convolver({1, 50000, 50000}, FourierEffort::estimate), Error);
}

} // namespace
} // namespace lsdeconv
