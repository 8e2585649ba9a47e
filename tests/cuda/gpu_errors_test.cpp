#include "compute/cuda/gpu_errors.hpp"

#include "lsdeconv/compute/errors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv::cuda {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(GpuErrors, OfTheRuntimeAreClassified) {
  EXPECT_EQ(failure_of(cudaErrorMemoryAllocation), Failure::short_of_memory);
  for (const cudaError_t code :
       {cudaErrorInvalidValue, cudaErrorInvalidConfiguration, cudaErrorInvalidDevice,
        cudaErrorInvalidResourceHandle, cudaErrorInvalidDeviceFunction, cudaErrorNoKernelImageForDevice}) {
    EXPECT_EQ(failure_of(code), Failure::wrong_call) << code;
  }
  for (const cudaError_t code :
       {cudaErrorIllegalAddress, cudaErrorLaunchFailure, cudaErrorECCUncorrectable, cudaErrorUnknown}) {
    EXPECT_EQ(failure_of(code), Failure::lost_device) << code;
  }
}

TEST(GpuErrors, OfTransformsAreClassified) {
  EXPECT_EQ(failure_of(CUFFT_ALLOC_FAILED), Failure::short_of_memory);
  for (const cufftResult code : {CUFFT_EXEC_FAILED, CUFFT_INTERNAL_ERROR, CUFFT_SETUP_FAILED}) {
    EXPECT_EQ(failure_of(code), Failure::lost_device) << code;
  }
  EXPECT_TRUE(may_be_shortage(CUFFT_INTERNAL_ERROR));
  EXPECT_TRUE(may_be_shortage(CUFFT_SETUP_FAILED));
  EXPECT_FALSE(may_be_shortage(CUFFT_EXEC_FAILED));
  for (const cufftResult code : {CUFFT_INVALID_PLAN, CUFFT_INVALID_SIZE, CUFFT_NOT_SUPPORTED}) {
    EXPECT_EQ(failure_of(code), Failure::wrong_call) << code;
  }
}

TEST(GpuErrors, AreDescribedByTheirNames) {
  EXPECT_EQ(description_of(cudaErrorMemoryAllocation), "cudaErrorMemoryAllocation (out of memory)");
  EXPECT_EQ(description_of(CUFFT_EXEC_FAILED), "CUFFT_EXEC_FAILED");
  EXPECT_EQ(description_of(CUFFT_NO_WORKSPACE), "cufftResult 13") << "one without a name here";
}

TEST(GpuErrors, AreThrownWithDeviceActionAndCause) {
  const auto failing = [](Failure failure) {
    return [failure] { fail(failure, "GPU 3 of node n17", "an upload", "cudaErrorX"); };
  };
  const auto names_all =
      AllOf(HasSubstr("GPU 3 of node n17"), HasSubstr("an upload"), HasSubstr("cudaErrorX"));
  EXPECT_THAT(failing(Failure::short_of_memory),
              ThrowsMessage<OutOfMemory>(AllOf(names_all, HasSubstr("smaller blocks"))));
  EXPECT_THAT(failing(Failure::lost_device),
              ThrowsMessage<DeviceLost>(AllOf(names_all, HasSubstr("--gpu-indices"))));
  EXPECT_THAT(failing(Failure::wrong_call), ThrowsMessage<Error>(AllOf(names_all, HasSubstr("defect"))));
  try {
    fail(Failure::wrong_call, "", "", "");
  } catch (const OutOfMemory&) {
    FAIL() << "a wrong call is no shortage";
  } catch (const DeviceLost&) {
    FAIL() << "a wrong call loses no device";
  } catch (const Error&) {
  }
}

} // namespace
} // namespace lsdeconv::cuda
