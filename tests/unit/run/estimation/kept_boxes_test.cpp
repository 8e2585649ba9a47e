#include "support/memory_reader.hpp"

#include "lsdeconv/run/estimation/kept_boxes.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

class Keeping : public ::testing::Test {
protected:
  float read(KeptBoxes& kept, const Box3& box) {
    Volume<float> voxels(box.extent());
    kept.read(box, voxels.view());
    return voxels(0, 0, 0);
  }

  int calls_ = 0;
  testing::FunctionReader volume_{{8, 8, 8}, [this](std::int64_t z, std::int64_t y, std::int64_t x) {
                                    ++calls_;
                                    return static_cast<float>(100 * z + 10 * y + x);
                                  }};
};

TEST_F(Keeping, ReadsABoxOnce) {
  KeptBoxes kept(volume_, 100);
  const Box3 box{{1, 2, 3}, {3, 4, 5}};
  EXPECT_EQ(read(kept, box), 123);
  EXPECT_EQ(read(kept, box), 123);
  EXPECT_EQ(calls_, 8);
  EXPECT_EQ(read(kept, box.shifted({1, 0, 0})), 223) << "another box";
  EXPECT_EQ(calls_, 16);
}

TEST_F(Keeping, TakesNoMoreMemoryThanItMay) {
  KeptBoxes kept(volume_, 8);
  const Box3 first{{0, 0, 0}, {2, 2, 2}};
  const Box3 second = first.shifted({2, 2, 2});
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(read(kept, first), 0);
    EXPECT_EQ(read(kept, second), 222);
  }
  EXPECT_EQ(calls_, 8 + 2 * 8) << "there is room for the first only";
}

} // namespace
} // namespace lsdeconv
