#include "lsdeconv/simulation/phantom.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr Spacing3 camera{1.2, 0.4, 0.4};
constexpr Extent3 unrefined{1, 1, 1};

Volume<float> rendered(const Box3& box, const PhantomSettings& settings = {},
                       const Extent3& refinement = unrefined, int threads = 1) {
  Volume<float> voxels(box.extent(), -1.0F);
  render_phantom(settings, camera, refinement, box, voxels.view(), threads);
  return voxels;
}

bool equal(VolumeView<const float> a, VolumeView<const float> b) {
  for (std::int64_t z = 0; z < a.extent().z; ++z) {
    for (std::int64_t y = 0; y < a.extent().y; ++y) {
      if (!std::equal(a.row(z, y), a.row(z, y) + a.extent().x, b.row(z, y))) {
        return false;
      }
    }
  }
  return true;
}

double share_lit(const Volume<float>& voxels) {
  return static_cast<double>(std::ranges::count_if(voxels, [](float v) { return v > 1; }))
         / static_cast<double>(voxels.size());
}

TEST(Phantom, PartsEqualTheWholeBitForBit) {
  const Box3 box{{-20, -60, 10}, {60, 140, 150}};
  const auto expected = rendered(box, {}, {2, 2, 2});
  ASSERT_GT(share_lit(expected), 0.001);
  Volume<float> parts(box.extent(), -1.0F);
  const Index3 cut{3, 11, 90};
  for (int corner = 0; corner < 8; ++corner) {
    Box3 part = box;
    for (int axis = 0; axis < axes; ++axis) {
      (corner >> axis & 1 ? part.begin : part.end)[axis] = cut[axis];
    }
    render_phantom({}, camera, {2, 2, 2}, part, parts.view().part(part.relative_to(box.begin)));
  }
  EXPECT_TRUE(equal(parts.view(), expected.view()));
}

TEST(Phantom, SingleVoxelsEqualTheWhole) {
  constexpr std::int64_t side = 120;
  const Box3 box{{0, 0, 0}, {40, side, side}};
  const auto expected = rendered(box);
  int lit = 0;
  for (std::int64_t i = 0; i < expected.size(); i += 4999) {
    const Index3 at{i / (side * side), i / side % side, i % side};
    const auto voxel = rendered({at, at + Index3{1, 1, 1}});
    ASSERT_EQ(voxel(0, 0, 0), expected(at.z, at.y, at.x)) << at;
    lit += voxel(0, 0, 0) > 0 ? 1 : 0;
  }
  EXPECT_GT(lit, 0);
}

TEST(Phantom, DoesNotDependOnThreads) {
  const Box3 box{{0, 0, 0}, {30, 100, 100}};
  EXPECT_TRUE(equal(rendered(box, {}, unrefined, 4).view(), rendered(box).view()));
}

TEST(Phantom, ScalesWithItsBrightness) {
  const Box3 box{{0, 0, 0}, {10, 100, 100}};
  const auto one = rendered(box, {.brightness = 100});
  const auto two = rendered(box, {.brightness = 200});
  for (std::int64_t i = 0; i < one.size(); ++i) {
    ASSERT_EQ(two.data()[i], 2 * one.data()[i]);
  }
}

TEST(Phantom, ChangesWithItsSeed) {
  const Box3 box{{0, 0, 0}, {30, 100, 100}};
  EXPECT_FALSE(equal(rendered(box, {.seed = 1}).view(), rendered(box, {.seed = 2}).view()));
}

/// A sparse object whose bright structures have the brightness asked for.
TEST(Phantom, LooksLikeClearedBrain) {
  const auto voxels = rendered({{0, 0, 0}, {64, 256, 256}}, {.brightness = 400});
  EXPECT_GT(share_lit(voxels), 0.01);
  EXPECT_LT(share_lit(voxels), 0.08);
  std::vector<float> sorted(voxels.begin(), voxels.end());
  std::ranges::sort(sorted);
  const float percentile = sorted[sorted.size() * 999 / 1000];
  EXPECT_GT(percentile, 0.8 * 400);
  EXPECT_LT(percentile, 1.05 * 400);
  EXPECT_GE(sorted.front(), 0);
}

/// The mean over the fine voxels of a camera voxel converges: the photons of the whole stay.
TEST(Phantom, RefinementKeepsThePhotons) {
  const Extent3 coarse{40, 160, 160};
  const auto mean = [&](std::int64_t factor) {
    const Box3 box = whole({coarse.z * factor, coarse.y * factor, coarse.x * factor});
    const auto voxels = rendered(box, {}, {factor, factor, factor});
    return std::accumulate(voxels.begin(), voxels.end(), 0.0) / static_cast<double>(voxels.size());
  };
  const double fine = mean(3);
  EXPECT_NEAR(mean(2) / fine, 1, 0.01);
  EXPECT_NEAR(mean(1) / fine, 1, 0.03);
}

} // namespace
} // namespace lsdeconv
