#include "compute/cpu/fourier_plan.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::cpu {
namespace {

TEST(LinePlan, RefusesLengthsThatFftwCannotCount) {
  EXPECT_THROW((void)LinePlan::complex(0, FFTW_FORWARD, FourierEffort::estimate), Error);
  EXPECT_THROW((void)LinePlan::complex(1LL << 40, FFTW_FORWARD, FourierEffort::estimate), Error);
}

TEST(LinePlan, CanBePlannedByManyThreadsAtATime) {
  parallel_for(64, 4, [](std::int64_t i) {
    const std::int64_t n = 30 + i % 8;
    const LinePlan plan = LinePlan::complex(n, FFTW_FORWARD, FourierEffort::estimate);
    Volume<Complex> in({1, 1, n}, Complex{1, 0});
    Volume<Complex> out({1, 1, n});
    plan.transform(in.data(), out.data());
    EXPECT_NEAR(out.data()[0].real(), static_cast<float>(n), 1e-4);
  });
}

} // namespace
} // namespace lsdeconv::cpu
