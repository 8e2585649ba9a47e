// How the host waits for a device: asleep, and not far behind it.
#include "compute/cuda/gpu_errors.hpp"
#include "one_block.hpp"
#include "pretended_gpus.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::OneBlock;
using testing::PretendedGpus;

TEST(GpuWaiting, TheHostSleeps) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_DELAY", "20"}};
  {
    const auto backend = backend_row("cuda").make({});
    OneBlock block(*backend);
    block.run(1);
  }
  EXPECT_EQ(cuda_on_host::observed().spinning_waits.load(), 0);
}

/// Else a block could not be given up: all its iterations would be queued within milliseconds.
TEST(GpuWaiting, AFewIterationsAreQueuedAtMost) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_DELAY", "100"}};
  const auto backend = backend_row("cuda").make({});
  OneBlock block(*backend);
  int asked = 0;
  constexpr int most_asked = 60;
  EXPECT_FALSE(block.run_until(
      1, [&] { return ++asked == most_asked; }, 1000));
  EXPECT_EQ(asked, most_asked);
  constexpr std::size_t pieces_per_iteration = 20;
  EXPECT_LT(cuda_on_host::observed().most_queued.load(), 16 * pieces_per_iteration + 20);
  EXPECT_GT(cuda_on_host::observed().most_queued.load(), 5 * pieces_per_iteration)
      << "the device never waits";
}

TEST(GpuWaiting, SlowPlanningIsExplained) {
  EXPECT_EQ(cuda::notice_of_planning("GPU 3 of node n17", 4), "");
  EXPECT_THAT(cuda::notice_of_planning("GPU 3 of node n17", 41.3),
              AllOf(HasSubstr("GPU 3 of node n17"), HasSubstr("41 s"), HasSubstr("CUDA_CACHE_PATH")));
}

} // namespace
} // namespace lsdeconv
