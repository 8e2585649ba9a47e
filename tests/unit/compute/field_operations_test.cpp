#include "compute/cpu/field_operations.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::cpu {
namespace {

using testing::noise;

HostField field_of(const Volume<float>& values) {
  HostField field(values.extent());
  copy(values.view(), field.view());
  return field;
}

/// expected(z, y, x) for every voxel of the field.
template <typename Expected>
void expect_voxels(const HostField& field, Expected&& expected) {
  const Extent3& e = field.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        ASSERT_EQ(field.view()(z, y, x), expected(z, y, x)) << z << " " << y << " " << x;
      }
    }
  }
}

TEST(Unpack, PutsTheImageAtTheOriginAndZeroesElsewhere) {
  const Volume<float> values = noise({3, 4, 5}, 1);
  const VolumeView<const float> samples = values.view();
  for (const float offset : {0.0F, 2.0F}) {
    HostImage image(60, VoxelType::float32);
    image.assign(samples, offset, 1);
    for (const int threads : {1, 3}) {
      HostField field = field_of(noise({4, 5, 7}, 2));
      unpack(image, field, threads);
      expect_voxels(field, [&](std::int64_t z, std::int64_t y, std::int64_t x) {
        return z < 3 && y < 4 && x < 5 ? values(z, y, x) - offset : 0.0F;
      });
    }
  }
}

class ExtractTest : public ::testing::Test {
protected:
  /// The box of the field, combined with the result before as `blend` says.
  HostField extracted(const Blend& blend, int threads = 2) const {
    const HostField field = field_of(values_);
    HostField result = field_of(before_);
    extract(field, box_, blend, result, threads);
    return result;
  }
  [[nodiscard]] bool in_box(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return whole(box_.extent()).contains({{z, y, x}, {z + 1, y + 1, x + 1}});
  }
  [[nodiscard]] float value(std::int64_t z, std::int64_t y, std::int64_t x) const {
    return values_(z + box_.begin.z, y + box_.begin.y, x + box_.begin.x);
  }

  const Volume<float> values_ = noise({6, 7, 8}, 1);
  const Volume<float> before_ = noise({4, 4, 5}, 2);
  const Box3 box_{{2, 1, 3}, {5, 4, 7}};
};

TEST_F(ExtractTest, ReplacesTheVoxelsAtTheOrigin) {
  expect_voxels(extracted({}), [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    return in_box(z, y, x) ? value(z, y, x) : before_(z, y, x);
  });
}

TEST_F(ExtractTest, AddsToThem) {
  expect_voxels(extracted({.add = true}), [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    return in_box(z, y, x) ? before_(z, y, x) + value(z, y, x) : before_(z, y, x);
  });
}

TEST_F(ExtractTest, WeighsAlongTheAxisThatIsAskedFor) {
  const std::vector<float> weights{0.5F, 0.25F, 2, 4};
  for (int axis = 0; axis < axes; ++axis) {
    const auto size = static_cast<std::size_t>(box_.extent()[axis]);
    expect_voxels(extracted({axis, {weights.data(), size}, false}),
                  [&](std::int64_t z, std::int64_t y, std::int64_t x) {
                    const auto i = static_cast<std::size_t>(Index3{z, y, x}[axis]);
                    return in_box(z, y, x) ? weights[i] * value(z, y, x) : before_(z, y, x);
                  });
  }
}

} // namespace
} // namespace lsdeconv::cpu
