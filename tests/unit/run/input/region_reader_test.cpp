#include "support/memory_reader.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/region_reader.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

std::unique_ptr<testing::FunctionReader> coordinates(const Extent3& extent) {
  return std::make_unique<testing::FunctionReader>(extent,
                                                   [](std::int64_t z, std::int64_t y, std::int64_t x) {
                                                     return static_cast<float>(z * 10000 + y * 100 + x);
                                                   });
}

TEST(RegionReader, CountsFromItsOwnCorner) {
  auto volume = coordinates({10, 20, 30});
  volume->mutable_description().interpolated = {1, 4, 9};
  RegionReader region(std::move(volume), {{2, 3, 5}, {8, 9, 10}});
  EXPECT_EQ(region.description().extent, (Extent3{6, 6, 5}));
  EXPECT_EQ(region.description().interpolated, (std::vector<std::int64_t>{2}));
  Volume<float> voxels({1, 2, 2});
  region.read({{1, 2, 3}, {2, 4, 5}}, voxels.view());
  EXPECT_EQ(voxels(0, 0, 0), 30508);
  EXPECT_EQ(voxels(0, 1, 1), 30609);
}

class NotingReader : public testing::FunctionReader {
public:
  explicit NotingReader(std::int64_t& own_bytes)
      : FunctionReader({4, 4, 4}, [](auto...) { return 0.0F; }), own_bytes_(own_bytes) {}
  void keep_chunks_in(const ChunkStore& store) override { own_bytes_ = store.own_bytes; }

private:
  std::int64_t& own_bytes_;
};

TEST(RegionReader, HandsOnWhereStripsAreKept) {
  std::int64_t own_bytes = 0;
  RegionReader region(std::make_unique<NotingReader>(own_bytes), {{0, 0, 0}, {2, 2, 2}});
  region.keep_chunks_in({.own_bytes = 7});
  EXPECT_EQ(own_bytes, 7);
}

TEST(RegionReader, RefusesWhatDoesNotLieInTheVolume) {
  EXPECT_THROW(RegionReader(coordinates({4, 4, 4}), {{0, 0, 0}, {5, 4, 4}}), UserError);
  EXPECT_THROW(RegionReader(coordinates({4, 4, 4}), {{-1, 0, 0}, {2, 4, 4}}), UserError);
  EXPECT_THROW(RegionReader(coordinates({4, 4, 4}), {{2, 0, 0}, {2, 4, 4}}), UserError);
}

} // namespace
} // namespace lsdeconv
