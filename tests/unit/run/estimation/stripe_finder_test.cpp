#include "support/memory_reader.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/estimation/stripe_finder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace lsdeconv {
namespace {

using ::testing::Each;
using ::testing::FloatNear;
using ::testing::HasSubstr;
using ::testing::SizeIs;

StripeRequest request(DestripeMethod method) {
  return {.method = method, .settings = {.moments = 4, .levels = 2, .sigma = 2}, .threads = 2};
}

testing::FunctionReader constant(const Extent3& extent) {
  return {extent, [](std::int64_t, std::int64_t, std::int64_t) { return 100.0F; }};
}

testing::FunctionReader noisy(const Extent3& extent) {
  return {extent, [extent](std::int64_t z, std::int64_t y, std::int64_t x) {
            return static_cast<float>(testing::hashed(3, (z * extent.y + y) * extent.x + x));
          }};
}

class StripeFinderOf : public ::testing::TestWithParam<DestripeMethod> {};

TEST_P(StripeFinderOf, FindsNothingInAConstantVolume) {
  testing::FunctionReader reader = constant({60, 2, 90});
  const auto finder = stripe_finder(reader, request(GetParam()));
  Volume<float> maps({finder->map_count(), 2, 90});
  finder->find(0, maps.view());
  EXPECT_THAT(std::vector<float>(maps.begin(), maps.end()), Each(FloatNear(0, 1e-3F)));
}

TEST_P(StripeFinderOf, FindsTheSameInABandOfRowsAsInAll) {
  testing::FunctionReader reader = noisy({60, 27, 90});
  const auto finder = stripe_finder(reader, request(GetParam()));
  const std::int64_t count = finder->map_count();
  Volume<float> all({count, 27, 90});
  Volume<float> band({count, 2, 90});
  finder->find(0, all.view());
  finder->find(14, band.view());
  for (std::int64_t map = 0; map < count; ++map) {
    for (std::int64_t y = 0; y < 2; ++y) {
      for (std::int64_t x = 0; x < 90; ++x) {
        ASSERT_EQ(band(map, y, x), all(map, 14 + y, x)) << "map " << map << " y " << y << " x " << x;
      }
    }
  }
}

TEST_P(StripeFinderOf, NamesAVoxelThatIsNotFiniteByItsPlaceInTheVolume) {
  testing::FunctionReader reader({60, 20, 90}, [](std::int64_t, std::int64_t y, std::int64_t x) {
    return y == 12 && x == 33 ? std::numeric_limits<float>::infinity() : 1.0F;
  });
  const auto finder = stripe_finder(reader, request(GetParam()));
  Volume<float> maps({finder->map_count(), 4, 90});
  try {
    finder->find(10, maps.view());
    FAIL() << "was not refused";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("y 12 x 33"));
  }
}

TEST(StripeFinderMunch, RefusesAVolumeTooNarrowForTheWavelet) {
  testing::FunctionReader reader = constant({60, 2, 20});
  EXPECT_THROW((void)stripe_finder(reader, request(DestripeMethod::munch)), UserError);
}

INSTANTIATE_TEST_SUITE_P(Methods, StripeFinderOf,
                         ::testing::Values(DestripeMethod::munch, DestripeMethod::median));

TEST(StripeFinderMunch, HasTheProfilesOfItsModel) {
  const Extent3 extent{60, 2, 90};
  testing::FunctionReader reader = constant(extent);
  const auto finder = stripe_finder(reader, request(DestripeMethod::munch));
  const StripeModel model(extent.z, extent.x, request(DestripeMethod::munch).settings, stripe_tolerance);
  ASSERT_THAT(model.profiles(), SizeIs(finder->map_count()));
  const Volume<float> profiles = finder->profiles();
  ASSERT_EQ(profiles.extent(), (Extent3{1, extent.z, finder->map_count()}));
  for (std::int64_t map = 0; map < finder->map_count(); ++map) {
    for (std::int64_t z = 0; z < extent.z; ++z) {
      const double exact = model.profiles()[static_cast<std::size_t>(map)][static_cast<std::size_t>(z)];
      ASSERT_EQ(profiles(0, z, map), static_cast<float>(exact));
    }
  }
}

TEST(StripeFinderMunch, NeedsSlicesForTheWaveletTooAndSaysHowMany) {
  testing::FunctionReader reader = constant({20, 2, 90});
  try {
    (void)stripe_finder(reader, request(DestripeMethod::munch));
    FAIL() << "was not refused";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("28 voxels in z and x, the volume has 20"));
  }
}

TEST(StripeFinderMunch, ReadsEachSliceOnceWhereStripesLieInIt) {
  std::int64_t voxels = 0;
  testing::FunctionReader reader({3 * most_notch_slices, 4, 40},
                                 [&voxels](std::int64_t, std::int64_t, std::int64_t) {
                                   ++voxels;
                                   return 1.0F;
                                 });
  StripeRequest along_x = request(DestripeMethod::munch);
  along_x.settings.axis = DestripeAxis::x;
  const auto finder = stripe_finder(reader, along_x);
  Volume<float> maps({finder->map_count(), 4, 40});
  finder->find(0, maps.view());
  EXPECT_EQ(voxels, 3 * most_notch_slices * 4 * 40);
}

TEST(StripeFinderMedian, HasOneMapThatIsTheSameAtEveryZ) {
  testing::FunctionReader reader = constant({60, 2, 90});
  const auto finder = stripe_finder(reader, request(DestripeMethod::median));
  EXPECT_EQ(finder->map_count(), 1);
  const Volume<float> profiles = finder->profiles();
  ASSERT_EQ(profiles.extent(), (Extent3{1, 60, 1}));
  EXPECT_THAT(std::vector<float>(profiles.begin(), profiles.end()), Each(1.0F));
}

TEST(StripeFinderMedian, ReadsASampleOfTheSlicesOfALongVolume) {
  std::set<std::int64_t> slices;
  testing::FunctionReader reader({3 * most_median_slices, 1, 90},
                                 [&slices](std::int64_t z, std::int64_t, std::int64_t) {
                                   slices.insert(z);
                                   return 1.0F;
                                 });
  const auto finder = stripe_finder(reader, request(DestripeMethod::median));
  Volume<float> maps({1, 1, 90});
  finder->find(0, maps.view());
  EXPECT_THAT(slices, SizeIs(most_median_slices));
}

TEST(StripeFinderMedian, NeedsMemoryForEverySliceThatItReads) {
  testing::FunctionReader few = constant({20, 1, 90});
  testing::FunctionReader many = constant({200, 1, 90});
  const StripeRequest median = request(DestripeMethod::median);
  EXPECT_EQ(stripe_finder(many, median)->bytes_per_column() - stripe_finder(few, median)->bytes_per_column(),
            180 * static_cast<std::int64_t>(sizeof(float)));
}

} // namespace
} // namespace lsdeconv
