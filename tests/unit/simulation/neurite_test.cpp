#include "simulation/neurite.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Vector3 root{10, 20, 30};

std::vector<Tube> grown(const NeuriteShape& shape, std::uint64_t seed = 1) {
  std::vector<Tube> tubes;
  grow_neurite(shape, root, {1, 0, 0}, RandomStream(seed), tubes);
  return tubes;
}

NeuriteShape shape_of(double curliness, double branching) {
  return {.length = 90,
          .root_radius = 2,
          .tip_radius = 1,
          .curliness = curliness,
          .branching = branching,
          .varicosities = 0,
          .intensity = 0.7};
}

TEST(Neurite, WithoutCurlsIsStraightAndTapers) {
  const auto tubes = grown(shape_of(0, 0));
  EXPECT_EQ(tubes.front().from, root);
  EXPECT_NEAR(length(tubes.back().to - (root + Vector3{90, 0, 0})), 0, 1e-9);
  EXPECT_DOUBLE_EQ(tubes.front().from_radius, 2);
  EXPECT_DOUBLE_EQ(tubes.back().to_radius, 1);
}

TEST(Neurite, IsOneConnectedPath) {
  const auto tubes = grown(shape_of(0.1, 0));
  for (std::size_t i = 1; i < tubes.size(); ++i) {
    EXPECT_EQ(tubes[i].from, tubes[i - 1].to);
    EXPECT_EQ(tubes[i].from_radius, tubes[i - 1].to_radius);
    EXPECT_EQ(tubes[i].intensity, 0.7);
  }
}

TEST(Neurite, CurvesGently) {
  const auto tubes = grown(shape_of(0.06, 0));
  for (std::size_t i = 1; i < tubes.size(); ++i) {
    const double cosine =
        dot(normalised(tubes[i].to - tubes[i].from), normalised(tubes[i - 1].to - tubes[i - 1].from));
    EXPECT_GT(cosine, 0.9);
  }
  EXPECT_LT(length(tubes.back().to - root), 89.9);
}

TEST(Neurite, BranchesStayConnectedAndWithinItsLength) {
  std::size_t most = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto tubes = grown(shape_of(0.1, 3), seed);
    most = std::max(most, tubes.size());
    for (const Tube& tube : tubes) {
      EXPECT_LE(length(tube.to - root), 90 + 1e-9);
      EXPECT_TRUE(tube.from == root
                  || std::ranges::any_of(tubes, [&](const Tube& t) { return t.to == tube.from; }));
    }
  }
  EXPECT_GT(most, 40); // 30 pieces without branches
}

TEST(Neurite, SwellsAtVaricosities) {
  NeuriteShape shape = shape_of(0, 0);
  shape.root_radius = 1;
  shape.varicosities = 0.3;
  const auto tubes = grown(shape);
  EXPECT_TRUE(std::ranges::any_of(tubes, [](const Tube& t) { return t.to_radius > 1.5; }));
  EXPECT_TRUE(std::ranges::any_of(tubes, [](const Tube& t) { return t.to_radius == 1; }));
}

TEST(RandomDirection, CoversTheSphereEvenly) {
  RandomStream random(1, {});
  Vector3 sum{};
  Vector3 squares{};
  constexpr int count = 100000;
  for (int i = 0; i < count; ++i) {
    const Vector3 d = random_direction(random);
    EXPECT_NEAR(length(d), 1, 1e-12);
    sum = sum + d;
    squares = squares + Vector3{d.z * d.z, d.y * d.y, d.x * d.x};
  }
  for (int axis = 0; axis < axes; ++axis) {
    EXPECT_NEAR(sum[axis] / count, 0, 0.01);
    EXPECT_NEAR(squares[axis] / count, 1.0 / 3, 0.005);
  }
}

} // namespace
} // namespace lsdeconv
