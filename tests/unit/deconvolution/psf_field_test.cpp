#include "lsdeconv/deconvolution/psf_field.hpp"

#include <gtest/gtest.h>

#include <map>

namespace lsdeconv {
namespace {

PointSpreadFunction single_voxel(double depth) {
  PointSpreadFunction psf{Volume<float>({1, 1, 1}, 1.0F), {1, 1, 1}, {depth, 1, 1}, 1, true, {}};
  return psf;
}

/// Nodes at 0, 100 and 140 µm from a waist in voxel 300 of 1 µm; the one in the middle is the deepest.
PsfField field_along(int axis, std::int64_t first_voxel = 0) {
  std::vector<PsfNode> nodes;
  nodes.push_back({0, single_voxel(5)});
  nodes.push_back({100, single_voxel(9)});
  nodes.push_back({140, single_voxel(7)});
  return {std::move(nodes), {.axis = axis, .voxel = 1, .origin = 300, .first_voxel = first_voxel}};
}

Box3 along(int axis, std::int64_t begin, std::int64_t end) {
  Box3 box{{0, 0, 0}, {4, 5, 6}};
  box.begin[axis] = begin;
  box.end[axis] = end;
  return box;
}

/// Weight of each node that counts in one voxel.
std::map<std::size_t, float> weights_at(const PsfField& field, std::int64_t voxel) {
  std::map<std::size_t, float> found;
  for (const PsfShare& share : field.shares(along(field.axis(), voxel, voxel + 1))) {
    found[share.node] = share.weights.at(0);
  }
  return found;
}

using Weights = std::map<std::size_t, float>;

TEST(PsfField, NodesCountAloneNearThemAndGoOverHalfWayBetween) {
  const PsfField field = field_along(2);
  EXPECT_EQ(weights_at(field, 300), (Weights{{0, 1.0F}}));
  EXPECT_EQ(weights_at(field, 325), (Weights{{0, 1.0F}}));
  EXPECT_EQ(weights_at(field, 340), (Weights{{0, 0.7F}, {1, 0.3F}}));
  EXPECT_EQ(weights_at(field, 350), (Weights{{0, 0.5F}, {1, 0.5F}}));
  EXPECT_EQ(weights_at(field, 375), (Weights{{1, 1.0F}}));
  EXPECT_EQ(weights_at(field, 410), (Weights{{1, 1.0F}}));
  EXPECT_EQ(weights_at(field, 415), (Weights{{1, 0.75F}, {2, 0.25F}}));
  EXPECT_EQ(weights_at(field, 440), (Weights{{2, 1.0F}}));
}

TEST(PsfField, LastNodeHoldsToTheEnd) {
  EXPECT_EQ(weights_at(field_along(2), 5000), (Weights{{2, 1.0F}}));
}

TEST(PsfField, IsTheSameOnBothSidesOfTheWaist) {
  const PsfField field = field_along(1);
  for (std::int64_t d = 0; d < 200; ++d) {
    EXPECT_EQ(weights_at(field, 300 - d), weights_at(field, 300 + d)) << d;
  }
}

TEST(PsfField, WeightsSumToOne) {
  const PsfField field = field_along(2);
  std::vector<double> sums(600, 0.0);
  for (const PsfShare& share : field.shares(along(2, 0, 600))) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      EXPECT_GE(share.weights[i], 0);
      sums[i] += share.weights[i];
    }
  }
  for (const double sum : sums) {
    EXPECT_NEAR(sum, 1, 1e-7);
  }
}

TEST(PsfField, WeightsDependOnThePlaceAloneNotOnTheBox) {
  for (const int axis : {1, 2}) {
    const PsfField field = field_along(axis);
    for (const PsfShare& share : field.shares(along(axis, 120, 480))) {
      for (std::size_t i = 0; i < share.weights.size(); ++i) {
        const Weights alone = weights_at(field, 120 + static_cast<std::int64_t>(i));
        EXPECT_EQ(share.weights[i], alone.contains(share.node) ? alone.at(share.node) : 0.0F);
      }
    }
  }
}

TEST(PsfField, BoxesGetOnlyTheNodesThatCountInThem) {
  const PsfField field = field_along(2);
  EXPECT_EQ(field.shares(along(2, 290, 310)).size(), 1);
  EXPECT_EQ(field.shares(along(2, 300, 360)).size(), 2);
  EXPECT_EQ(field.shares(along(2, 380, 405)).front().node, 1);
  EXPECT_EQ(field.shares(along(2, 0, 600)).size(), 3);
}

TEST(PsfField, OfAPartIsThatOfTheWholeVolume) {
  EXPECT_EQ(weights_at(field_along(2, 250), 90), weights_at(field_along(2), 340));
}

TEST(PsfField, OfOnePsfIsThatPsfEverywhere) {
  const PsfField field(single_voxel(4));
  EXPECT_FALSE(field.varies());
  EXPECT_EQ(field.widest().fwhm.z, 4);
  const auto shares = field.shares(along(2, 7, 10));
  ASSERT_EQ(shares.size(), 1);
  EXPECT_EQ(shares[0].weights, (std::vector<float>{1, 1, 1}));
}

TEST(PsfField, WidestIsTheDeepest) {
  EXPECT_EQ(field_along(2).widest().fwhm.z, 9);
}

/// Nodes at depths of 10, 50 and 90 µm of a volume of slices 2 µm apart.
PsfField field_by_depth(std::int64_t first_voxel = 0) {
  std::vector<PsfNode> nodes;
  for (const double depth : {10.0, 50.0, 90.0}) {
    nodes.push_back({depth, single_voxel(depth)});
  }
  return {std::move(nodes), {.axis = 0, .voxel = 2, .first_voxel = first_voxel, .mirrored = false}};
}

TEST(PsfField, OfDepthsIsThatOfTheSlice) {
  const PsfField field = field_by_depth();
  EXPECT_TRUE(field.by_depth());
  EXPECT_EQ(weights_at(field, 0), (Weights{{0, 1.0F}})) << "before the first";
  EXPECT_EQ(weights_at(field, 5), (Weights{{0, 1.0F}}));
  EXPECT_EQ(weights_at(field, 12), (Weights{{0, 0.8F}, {1, 0.2F}})) << "24 µm";
  EXPECT_EQ(weights_at(field, 25), (Weights{{1, 1.0F}}));
  EXPECT_EQ(weights_at(field, 35), (Weights{{1, 0.5F}, {2, 0.5F}}));
  EXPECT_EQ(weights_at(field, 400), (Weights{{2, 1.0F}}));
  EXPECT_EQ(weights_at(field_by_depth(7), 5), weights_at(field, 12)) << "a region counts from the whole";
}

TEST(PsfField, GivesSmallPsfsZerosAround) {
  std::vector<PsfNode> nodes;
  nodes.push_back({0, {Volume<float>({3, 1, 1}, 1.0F / 3), {1, 1, 1}, {3, 1, 1}, 1, true, {}}});
  nodes.push_back({50, {Volume<float>({1, 1, 5}, 0.2F), {1, 1, 1}, {1, 1, 5}, 1, true, {}}});
  const PsfField field(std::move(nodes), {.axis = 0, .mirrored = false});
  for (const PsfNode& node : field.nodes()) {
    ASSERT_EQ(node.psf.values.extent(), (Extent3{3, 1, 5}));
  }
  EXPECT_EQ(field.nodes()[0].psf.values(2, 0, 2), 1.0F / 3);
  EXPECT_EQ(field.nodes()[0].psf.values(1, 0, 1), 0);
  EXPECT_EQ(field.nodes()[1].psf.values(1, 0, 4), 0.2F);
  EXPECT_EQ(field.nodes()[1].psf.values(0, 0, 4), 0);
  EXPECT_EQ(field.largest_fwhm().z, 3);
  EXPECT_EQ(field.largest_fwhm().x, 5);
}

TEST(PsfField, ChangesEveryPsf) {
  PsfField field = field_along(2);
  field.transform([](PointSpreadFunction psf) {
    psf.fwhm.z += 1;
    return psf;
  });
  EXPECT_EQ(field.nodes()[0].psf.fwhm.z, 6);
  EXPECT_EQ(field.nodes()[2].psf.fwhm.z, 8);
}

} // namespace
} // namespace lsdeconv
