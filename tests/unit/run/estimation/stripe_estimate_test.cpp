#include "support/memory_reader.hpp"
#include "support/test_volumes.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/estimation/stripe_estimate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

float tissue(std::int64_t z, std::int64_t y, std::int64_t x) {
  return static_cast<float>(200 + 30 * std::sin(0.02 * static_cast<double>(z + y))
                            + 0.1 * static_cast<double>(x));
}

/// Stripes along z that differ from column to column.
float stripe(std::int64_t y, std::int64_t x) {
  return static_cast<float>((x % 2 == 0 ? 1 : -1) * 20 * (0.5 + testing::hashed(9, y * 1000 + x)));
}

testing::FunctionReader striped(const Extent3& extent) {
  return {extent,
          [](std::int64_t z, std::int64_t y, std::int64_t x) { return tissue(z, y, x) + stripe(y, x); }};
}

StripeRequest request(DestripeMethod method, std::int64_t bytes = 1 << 28) {
  return {
      .method = method, .settings = {.moments = 4, .levels = 2, .sigma = 2}, .bytes = bytes, .threads = 2};
}

float taken_out(const Stripes& stripes, const Index3& at) {
  float sum = 0;
  for (std::int64_t m = 0; m < stripes.maps.extent().z; ++m) {
    sum += stripes.profiles(0, at.z, m) * stripes.maps(m, at.y, at.x);
  }
  return sum;
}

void expect_equal(const Volume<float>& a, const Volume<float>& b) {
  ASSERT_EQ(a.extent(), b.extent());
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin()));
}

class StripeEstimate : public ::testing::TestWithParam<DestripeMethod> {
protected:
  mpi::Communicator ranks = testing::world();
};

TEST_P(StripeEstimate, TakesOutTheFinePartOfEveryColumn) {
  testing::FunctionReader reader = striped({60, 5, 90});
  const Stripes stripes = estimate_stripes(reader, request(GetParam()), ranks);
  const Wavelet wavelet = daubechies(4);
  for (const std::int64_t y : {0, 3}) {
    Signal row;
    for (std::int64_t x = 0; x < 90; ++x) {
      row.push_back(static_cast<double>(stripe(y, x)));
    }
    const Signal fine = from_details(details(row, wavelet, 2), wavelet);
    for (const Index3& at : {Index3{0, y, 45}, Index3{30, y, 20}, Index3{59, y, 71}}) {
      EXPECT_NEAR(taken_out(stripes, at), fine[static_cast<std::size_t>(at.x)], 0.1) << at;
    }
  }
}

TEST_P(StripeEstimate, IsTheSameInAsManyBandsAsMemoryMakesNecessary) {
  testing::FunctionReader reader = striped({60, 11, 90});
  const Stripes roomy = estimate_stripes(reader, request(GetParam()), ranks);
  const Stripes tight = estimate_stripes(reader, request(GetParam(), 2 * 4 * roomy.maps.size() + 1), ranks);
  expect_equal(tight.maps, roomy.maps);
  expect_equal(tight.profiles, roomy.profiles);
}

TEST_P(StripeEstimate, RefusesTooLittleMemoryAndSaysWhatHelps) {
  testing::FunctionReader reader = striped({60, 11, 90});
  try {
    (void)estimate_stripes(reader, request(GetParam(), 1000), ranks);
    FAIL() << "was not refused";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("--destripe-sigma"));
  }
}

TEST_P(StripeEstimate, NamesTheColumnOfAVoxelThatIsNotFinite) {
  testing::FunctionReader reader({60, 4, 90}, [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return z < 58 && y == 2 && x == 33 ? std::numeric_limits<float>::infinity() : 1.0F;
  });
  try {
    (void)estimate_stripes(reader, request(GetParam()), ranks);
    FAIL() << "was not refused";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("y 2 x 33"));
  }
}

INSTANTIATE_TEST_SUITE_P(Methods, StripeEstimate,
                         ::testing::Values(DestripeMethod::munch, DestripeMethod::median));

TEST(StripeEstimateMedian, IsNotMovedByStructuresInLessThanHalfOfAColumn) {
  const Extent3 extent{61, 2, 90};
  testing::FunctionReader reader(extent, [](std::int64_t z, std::int64_t, std::int64_t x) {
    return z >= 10 && z < 40 && x == 45 ? 5000.0F : 100.0F;
  });
  const Stripes stripes = estimate_stripes(reader, request(DestripeMethod::median), testing::world());
  for (const float value : stripes.maps) {
    ASSERT_NEAR(value, 0, 1e-4);
  }
}

TEST(StripeEstimateMunch, OfALongVolumeLooksAtASampleAndComesClose) {
  const Extent3 extent{3 * most_notch_slices, 1, 40};
  std::int64_t slices = 0;
  testing::FunctionReader reader(extent, [&slices](std::int64_t z, std::int64_t y, std::int64_t x) {
    slices += x == 0 ? 1 : 0;
    const double slow = 1 + 0.5 * std::cos(2 * M_PI * static_cast<double>(z) / (3.0 * most_notch_slices));
    return static_cast<float>(100 + static_cast<double>(stripe(y, x)) * slow);
  });
  const Stripes stripes = estimate_stripes(reader, request(DestripeMethod::munch), testing::world());
  EXPECT_EQ(slices, most_notch_slices);
  const StripeModel model(extent.z, extent.x, request(DestripeMethod::munch).settings, stripe_tolerance);
  std::vector<Signal> sums(model.weights().size(), Signal(40));
  Volume<float> slice({1, 1, 40});
  for (std::int64_t z = 0; z < extent.z; ++z) {
    reader.read({{z, 0, 0}, {z + 1, 1, 40}}, slice.view());
    for (std::size_t w = 0; w < sums.size(); ++w) {
      for (std::size_t x = 0; x < 40; ++x) {
        sums[w][x] += model.weights()[w][static_cast<std::size_t>(z)] * static_cast<double>(slice.data()[x]);
      }
    }
  }
  const std::vector<Signal> maps = model.maps(sums);
  for (const Index3& at : {Index3{0, 0, 20}, Index3{1500, 0, 11}, Index3{3071, 0, 30}}) {
    double all = 0;
    for (std::size_t m = 0; m < maps.size(); ++m) {
      all += model.profiles()[m][static_cast<std::size_t>(at.z)] * maps[m][static_cast<std::size_t>(at.x)];
    }
    EXPECT_NEAR(taken_out(stripes, at), all, 0.05) << at;
  }
}

} // namespace
} // namespace lsdeconv
