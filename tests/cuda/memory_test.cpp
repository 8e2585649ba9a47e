#include "compute/cuda/memory.hpp"
#include "one_block.hpp"
#include "pretended_gpus.hpp"

#include "lsdeconv/compute/errors.hpp"

#include <gmock/gmock.h>

#include <array>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using testing::expected_block;
using ::testing::HasSubstr;
using testing::OneBlock;
using testing::PretendedGpus;
using testing::relative_difference;

std::int64_t taken(const Backend& backend, const std::function<void()>& body) {
  const std::int64_t before = backend.free_memory().value();
  body();
  return before - backend.free_memory().value();
}

TEST(GpuMemory, ConvolversTakeWhatTheyWereSaidToTake) {
  const auto backend = backend_row("cuda").make({});
  for (const Extent3& transform : {Extent3{16, 20, 24}, Extent3{15, 13, 27}, Extent3{1, 1, 1}}) {
    std::unique_ptr<Convolver> convolver;
    const std::int64_t bytes = taken(*backend, [&] { convolver = backend->convolver(transform); });
    constexpr std::int64_t granularity = 256;
    EXPECT_GE(bytes, backend->convolver_bytes(transform));
    EXPECT_LE(bytes, backend->convolver_bytes(transform) + 2 * granularity);
  }
}

/// Counts estimates, workspace, transfer function and the work area of the transforms, that of the most
/// planes that are tried at a time, what is left free between planes, and tables of the size of the PSF.
/// Image and result are transfer buffers and do not count.
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
      constexpr double planes = 4 * 4 * 36 * (40 + 2) + 1024;
      constexpr double between =
          2 * 4 * 32 * (1536 - 36 * (40 + 2)); // planes begin at multiples of 256 bytes
      EXPECT_LE(static_cast<double>(bytes) - transfer_buffers,
                bound.bytes * padded + tables + planes + between)
          << bound.algorithm;
      const double least = symmetric ? bound.bytes - 3 : bound.bytes - 1;
      EXPECT_GE(static_cast<double>(bytes) - transfer_buffers, least * padded)
          << "not everything was counted";
    }
  }
}

TEST(GpuMemory, PlanesAreTransformedTogetherAsFarAsTheCacheReaches) {
  const auto bytes_with = [](const char* cache) {
    const PretendedGpus gpus{{"LSDECONV_GPU_CACHE", cache}};
    return backend_row("cuda").make({})->convolver_bytes({16, 30, 62});
  };
  constexpr std::int64_t plane = std::int64_t{4} * 30 * 64;
  // Two of them and scratch memory are half of the second cache; twice as many are tried, too.
  EXPECT_EQ(bytes_with("100000000") - bytes_with("1"), (16 - 2) * plane) << "all planes";
  EXPECT_EQ(bytes_with("62000") - bytes_with("1"), (4 - 2) * plane);
  EXPECT_THROW(bytes_with("60 MB"), UserError);
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
  EXPECT_THROW(std::ignore = backend->convolver({90, 90, 90}), OutOfMemory);
  EXPECT_GT(OneBlock(*backend).run(1)(0, 0, 0), 0);
}

/// Whether the host can read there: the system refuses to where it cannot.
bool is_readable(const void* memory) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe(ends.data()), 0);
  const bool readable = write(ends[1], memory, 1) == 1;
  close(ends[0]);
  close(ends[1]);
  return readable;
}

TEST(GpuMemory, IsNeverTouchedByTheHost) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_GUARD", "yes"}, {"LSDECONV_PRETEND_GPU_DELAY", "20"}};
  const auto gpu = std::make_shared<const cuda::Gpu>(0);
  const cuda::DeviceMemory memory(gpu, 100, "a test");
  EXPECT_FALSE(is_readable(memory.as<void>())) << "else this would show nothing";
  const auto backend = backend_row("cuda").make({});
  EXPECT_LE(relative_difference(OneBlock(*backend).run(3).view(), expected_block(3).view()), 1e-5);
}

TEST(GpuMemory, IsTakenAsPlannedWhateverWasEstimated) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_CUFFT_WORK", "2.5,0.5"},
                           {"LSDECONV_PRETEND_GPU_STEP", "2097152"}};
  const auto backend = backend_row("cuda").make({});
  EXPECT_LE(relative_difference(OneBlock(*backend).run(3).view(), expected_block(3).view()), 1e-5);
}

TEST(GpuMemory, ThatKernelsTakeAtFirstIsAShortage) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_MEMORY", "2000000"},
                           {"LSDECONV_PRETEND_GPU_KERNELS", "1999000"}};
  const auto backend = backend_row("cuda").make({});
  const auto field = backend->allocate({1, 1, 1});
  EXPECT_THROW(backend->fill(*field, 1), OutOfMemory);
}

TEST(GpuMemory, PlanesBeyondWhatKernelsCountAreRefused) {
  const auto backend = backend_row("cuda").make({});
  EXPECT_THROW(std::ignore = backend->convolver({1, 50000, 50000}), Error);
}

/// Large buffers are the program's own memory, small ones CUDA's, and all of them where it locks no other.
TEST(GpuMemory, BuffersOfAllSizesAreLockedAndFreed) {
  for (const char* locking : {"any", "own"}) {
    const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_LOCKING", locking}};
    const auto backend = backend_row("cuda").make({.threads = 2});
    for (int i = 0; i < 2; ++i) {
      std::vector<std::unique_ptr<HostBuffer>> buffers;
      for (const std::int64_t bytes : {std::int64_t{1}, (std::int64_t{1} << 24) + 3, std::int64_t{1} << 25}) {
        buffers.push_back(backend->allocate_host(bytes));
        EXPECT_EQ(buffers.back()->bytes(), bytes);
        buffers.back()->data()[0] = std::byte{1};
        buffers.back()->data()[bytes - 1] = std::byte{2};
      }
    }
  }
}

} // namespace
} // namespace lsdeconv
