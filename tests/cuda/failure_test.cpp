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

std::string node_name() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

class FailingGpu : public ::testing::TestWithParam<const char*> {};

TEST_P(FailingGpu, IsLostByNameAndForGoodWhileTheOtherGoesOn) {
  const PretendedGpus gpus(
      {{"LSDECONV_PRETEND_GPUS", "2"},
       {"LSDECONV_PRETEND_GPU_DELAY", "20"},
       {"LSDECONV_PRETEND_GPU_FAULT", std::string(GetParam()) + " cudaErrorECCUncorrectable device 1"}});
  const auto healthy = backend_row("cuda").make({.device = 0});
  OneBlock elsewhere(*healthy);
  const auto failing = backend_row("cuda").make({.device = 1});
  OneBlock block(*failing);
  std::string message;
  try {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      block.run(seed);
    }
  } catch (const DeviceLost& error) {
    message = error.what();
  }
  EXPECT_THAT(message, AllOf(HasSubstr(node_name()), HasSubstr("GPU 1"),
                             HasSubstr("GPU-00000000-0000-0000-0000-000000000002"),
                             HasSubstr("cudaErrorECCUncorrectable"), HasSubstr("--gpu-indices")));
  EXPECT_THROW(block.run(1), DeviceLost);
  EXPECT_THROW(std::ignore = failing->allocate({1, 1, 1}), DeviceLost);
  EXPECT_THROW(std::ignore = failing->free_memory(), DeviceLost);
  EXPECT_NO_THROW(std::ignore = failing->busy_seconds());
  EXPECT_LE(relative_difference(elsewhere.run(3).view(), expected_block(3).view()), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Faults, FailingGpu,
                         ::testing::Values("launch 1", "launch 40", "transform 45", "copy 8", "copy 14",
                                           "sync 16"),
                         [](const auto& tested) {
                           std::string name = tested.param;
                           std::replace(name.begin(), name.end(), ' ', '_');
                           return name;
                         });

TEST(GpuFailure, PendingTransfersOfALostDeviceAreWaitedForWithoutAnError) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_FAULT", "launch 30 cudaErrorIllegalAddress"}};
  const auto backend = backend_row("cuda").make({});
  OneBlock block(*backend);
  try {
    OneBlock::Flight first = block.begin(1);
    OneBlock::Flight second = block.begin(2);
    second.down->wait();
    FAIL() << "nothing has failed";
  } catch (const DeviceLost& error) {
    EXPECT_THAT(error.what(), HasSubstr("cudaErrorIllegalAddress"));
  }
}

TEST(GpuFailure, AFailedAllocationIsAShortageOnly) {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_FAULT", "allocate 6 cudaErrorMemoryAllocation"}};
  const auto backend = backend_row("cuda").make({});
  EXPECT_THROW(OneBlock block(*backend), OutOfMemory);
  EXPECT_LE(relative_difference(OneBlock(*backend).run(3).view(), expected_block(3).view()), 1e-5);
}

TEST(GpuFailure, ToPlanWhereTheDeviceWorksIsAShortage) {
  for (const char* error : {"CUFFT_ALLOC_FAILED", "CUFFT_INTERNAL_ERROR", "CUFFT_SETUP_FAILED"}) {
    const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_FAULT", std::string("plan 2 ") + error}};
    const auto backend = backend_row("cuda").make({});
    try {
      OneBlock block(*backend);
      FAIL() << error;
    } catch (const OutOfMemory& shortage) {
      EXPECT_THAT(shortage.what(), AllOf(HasSubstr("not enough memory for planning"), HasSubstr(error)));
    }
    EXPECT_LE(relative_difference(OneBlock(*backend).run(3).view(), expected_block(3).view()), 1e-5);
  }
}

TEST(GpuFailure, ToPlanOnALostDeviceIsALoss) {
  const PretendedGpus gpus{
      {"LSDECONV_PRETEND_GPU_FAULT", "plan 1 CUFFT_INTERNAL_ERROR;launch 1 cudaErrorIllegalAddress"},
      {"LSDECONV_PRETEND_GPU_DELAY", "2000"}};
  const auto backend = backend_row("cuda").make({});
  const auto field = backend->allocate({1, 1, 1});
  backend->fill(*field, 1); // the loss is seen when its turn has come
  EXPECT_THROW(std::ignore = backend->convolver({4, 4, 4}, FourierEffort::estimate), DeviceLost);
}

} // namespace
} // namespace lsdeconv
