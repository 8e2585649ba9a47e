#include "compute/cpu/cpu_convolver.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace lsdeconv::cpu {
namespace {

using namespace lsdeconv::testing;

const Extent3 extent{9, 10, 14};
const Coverage coverage{{7, 6, 14}, {false, false, true}};

/// One iteration from the start on, on so many threads.
Volume<float> iterated(int threads) {
  const Volume<float> psf = crooked_psf({3, 5, 7});
  double busy_seconds = 0;
  CpuConvolver convolver(extent, threads, busy_seconds);
  const auto transfer = convolver.transfer_function(psf.view());
  convolver.set_coverage(coverage, psf.view());
  HostImage image(voxel_count(coverage.data), VoxelType::float32);
  image.assign(VolumeView<const float>(noise(coverage.data, 5, 0, 50).view()), 0, threads);
  HostField x(extent);
  convolver.convolve(source::Excess{&image, 1}, *transfer, Direction::adjoint, sink::Start{&x, 1e-3F});
  convolver.convolve(source::Extrapolation{&x, nullptr, 0}, *transfer, Direction::forward,
                     sink::Ratio{&image, 1, 1e-3F});
  convolver.convolve(source::StoredRatio{}, *transfer, Direction::adjoint, sink::Update{&x, &x, 0});
  EXPECT_GT(busy_seconds, 0);
  Volume<float> result(extent);
  copy(std::as_const(x).view(), result.view());
  return result;
}

TEST(CpuConvolver, GivesTheSameBitsForAnyNumberOfThreads) {
  const Volume<float> one = iterated(1);
  for (const int threads : {2, 3, 8}) {
    const Volume<float> many = iterated(threads);
    EXPECT_EQ(std::memcmp(one.data(), many.data(), static_cast<std::size_t>(one.size()) * sizeof(float)), 0)
        << threads << " threads";
  }
}

class CpuConvolverMisuse : public ::testing::Test {
protected:
  Volume<float> psf_ = crooked_psf({3, 3, 3});
  double busy_seconds_ = 0;
  CpuConvolver convolver_{extent, 1, busy_seconds_};
  std::unique_ptr<TransferFunction> transfer_ = convolver_.transfer_function(psf_.view());
  HostField field_{extent};
};

TEST_F(CpuConvolverMisuse, AStoredRatioThatIsNotThereIsRefused) {
  convolver_.set_coverage(coverage, psf_.view());
  EXPECT_THROW(
      convolver_.convolve(source::StoredRatio{}, *transfer_, Direction::adjoint, sink::Store{&field_}),
      Error);
}

TEST_F(CpuConvolverMisuse, WeightsWithoutCoverageAreRefused) {
  const auto update = [&] {
    convolver_.convolve(source::Plain{&field_}, *transfer_, Direction::adjoint, sink::Start{&field_, 0});
  };
  EXPECT_THROW(update(), Error);
}

TEST_F(CpuConvolverMisuse, APsfLargerThanTheTransformIsRefused) {
  EXPECT_THROW((void)convolver_.transfer_function(crooked_psf({11, 3, 3}).view()), Error);
}

} // namespace
} // namespace lsdeconv::cpu
