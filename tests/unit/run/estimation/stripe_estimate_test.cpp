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

StripeRequest along(DestripeAxis axis, StripeRequest of) {
  of.settings.axis = axis;
  return of;
}

float taken_out(const Stripes& stripes, const Index3& at) {
  const StripeAxes order = stripe_axes(stripes.axis);
  float sum = 0;
  for (std::int64_t m = 0; m < stripes.maps.extent().z; ++m) {
    sum += stripes.profiles(0, at[order.along], m) * stripes.maps(m, at[order.stacked], at[order.across]);
  }
  return sum;
}

/// The place that is (along, stacked, across) on the axes of stripes along x or y.
Index3 in_volume(const Index3& at, DestripeAxis axis) {
  const StripeAxes order = stripe_axes(axis);
  Index3 place;
  place[order.along] = at.z;
  place[order.stacked] = at.y;
  place[order.across] = at.x;
  return place;
}

/// The volume of striped(), turned so that its stripes run along another axis.
testing::FunctionReader turned(const Extent3& extent, DestripeAxis axis) {
  const StripeAxes order = stripe_axes(axis);
  return {in_volume(extent, axis), [order](std::int64_t z, std::int64_t y, std::int64_t x) {
            const Index3 at{z, y, x};
            return tissue(at[order.along], at[order.stacked], at[order.across])
                   + stripe(at[order.stacked], at[order.across]);
          }};
}

void expect_equal(const Volume<float>& a, const Volume<float>& b) {
  ASSERT_EQ(a.extent(), b.extent());
  EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin()));
}

class StripeEstimate : public ::testing::TestWithParam<DestripeMethod> {
protected:
  mpi::Communicator ranks = testing::world();
};

TEST(StripeEstimateMunch, TakesOutTheFinePartOfEveryColumn) {
  testing::FunctionReader reader = striped({60, 5, 90});
  const Stripes stripes = estimate_stripes(reader, request(DestripeMethod::munch), testing::world());
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

TEST(StripeEstimateMunch, IsTheSameAlongEveryAxis) {
  testing::FunctionReader reader = striped({60, 5, 90});
  const Stripes along_z = estimate_stripes(reader, request(DestripeMethod::munch), testing::world());
  for (const DestripeAxis axis : {DestripeAxis::x, DestripeAxis::y}) {
    testing::FunctionReader other = turned({60, 5, 90}, axis);
    const Stripes found =
        estimate_stripes(other, along(axis, request(DestripeMethod::munch)), testing::world());
    EXPECT_EQ(found.axis, axis);
    expect_equal(found.maps, along_z.maps);
    expect_equal(found.profiles, along_z.profiles);
  }
}

// Golden numbers as in the tests of StripeModel, of an image (y, x) in every slice.
TEST(StripeEstimateMunch, AlongXIsThatOfThePaperInEverySlice) {
  const auto golden = [](std::int64_t z, std::int64_t i, std::int64_t j) {
    const auto y = static_cast<double>(i);
    const auto x = static_cast<double>(j);
    const double blob = std::exp(-((y - .45 * 128) * (y - .45 * 128) / (.05 * 128 * 128)
                                   + (x - .5 * 160) * (x - .5 * 160) / (.03 * 160 * 160)));
    const double wave = 20 * std::sin(2 * M_PI * x / 24) * std::cos(2 * M_PI * y / 32);
    return static_cast<float>(static_cast<double>(1 + z)
                              * (100 + 50 * blob + wave + (7 * i % 5 == 0 ? 8 : 0) + 5 * std::sin(1.7 * y)));
  };
  testing::FunctionReader reader({2, 128, 160}, golden);
  StripeRequest asked = along(DestripeAxis::x, request(DestripeMethod::munch));
  asked.settings.moments = 9;
  const Stripes stripes = estimate_stripes(reader, asked, testing::world());
  const auto clean = [&](const Index3& at) {
    return static_cast<double>(golden(at.z, at.y, at.x) - taken_out(stripes, at));
  };
  const double tolerance = 13 * 2 * stripe_tolerance; // as there: of stripes 13 counts high, at two levels
  EXPECT_NEAR(clean({0, 0, 0}), 105.314129251577, tolerance);
  EXPECT_NEAR(clean({0, 1, 2}), 114.27808401860838, tolerance);
  EXPECT_NEAR(clean({0, 64, 80}), 166.47787466431027, tolerance);
  EXPECT_NEAR(clean({1, 31, 7}), 2 * 120.5658948093411, 2 * tolerance);
  EXPECT_NEAR(clean({1, 127, 159}), 2 * 89.31233793679796, 2 * tolerance);
}

TEST_P(StripeEstimate, IsTheSameInAsManyBandsAsMemoryMakesNecessary) {
  testing::FunctionReader reader = striped({60, 11, 90});
  const Stripes roomy = estimate_stripes(reader, request(GetParam()), ranks);
  const Stripes tight = estimate_stripes(reader, request(GetParam(), 8 * roomy.maps.size() + 1), ranks);
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

TEST_P(StripeEstimate, InSlicesIsTheSameInAsManyBandsAsMemoryMakesNecessary) {
  testing::FunctionReader reader = turned({90, 11, 60}, DestripeAxis::x);
  const Stripes roomy = estimate_stripes(reader, along(DestripeAxis::x, request(GetParam())), ranks);
  const Stripes tight =
      estimate_stripes(reader, along(DestripeAxis::x, request(GetParam(), 8 * roomy.maps.size() + 1)), ranks);
  expect_equal(tight.maps, roomy.maps);
  expect_equal(tight.profiles, roomy.profiles);
}

TEST_P(StripeEstimate, InSlicesNamesTheLineOfAVoxelThatIsNotFinite) {
  testing::FunctionReader reader({4, 90, 60}, [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return z == 2 && y == 33 && x == 7 ? std::numeric_limits<float>::infinity() : 1.0F;
  });
  try {
    (void)estimate_stripes(reader, along(DestripeAxis::x, request(GetParam())), ranks);
    FAIL() << "was not refused";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("z 2 y 33"));
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

TEST(StripeEstimateMedian, TakesOutWhatEachColumnHasMoreThanThoseAroundIt) {
  testing::FunctionReader reader = striped({60, 40, 90});
  const Stripes stripes = estimate_stripes(reader, request(DestripeMethod::median), testing::world());
  for (const Index3& at : {Index3{0, 20, 45}, Index3{30, 11, 20}, Index3{59, 33, 71}}) {
    EXPECT_NEAR(taken_out(stripes, at), stripe(at.y, at.x), 5) << at; // of 10 to 30
  }
}

TEST(StripeEstimateMedian, InSlicesFindsShadowsAndKeepsBrightLines) {
  const Extent3 extent{3, 100, 200};
  const auto shadow = [](std::int64_t z, std::int64_t y, std::int64_t x) {
    return y % 20 < 3 && x > 60 ? -20.0 - 5.0 * static_cast<double>(z) : 0.0;
  };
  testing::FunctionReader reader(extent, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    return static_cast<float>(200 + shadow(z, y, x) + (y == 55 ? 300 : 0));
  });
  const Stripes stripes =
      estimate_stripes(reader, along(DestripeAxis::x, request(DestripeMethod::median)), testing::world());
  EXPECT_EQ(stripes.maps.extent(), (Extent3{4, 3, 100}));
  for (const std::int64_t z : {0, 2}) {
    EXPECT_NEAR(taken_out(stripes, {z, 41, 170}), shadow(z, 41, 170), 3);
    EXPECT_NEAR(taken_out(stripes, {z, 36, 170}), 0, 3);
    EXPECT_NEAR(taken_out(stripes, {z, 41, 0}), 0, 3) << "the shadow begins at x 60";
    EXPECT_LT(taken_out(stripes, {z, 55, 100}), 31) << "of a line of 300";
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
