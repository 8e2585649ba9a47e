#include "io/readers/chunks/private_chunk_cache.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(PrivateChunkCache, GivesBackWhatWasKept) {
  PrivateChunkCache cache(100);
  const Samples samples(40);
  cache.insert({1, 2}, samples);
  ASSERT_TRUE(cache.find({1, 2}).samples);
  EXPECT_EQ(cache.find({1, 2}).samples->bytes, samples.bytes);
  EXPECT_FALSE(cache.find({2, 1}).samples);
  EXPECT_EQ(cache.bytes(), 40);
}

TEST(PrivateChunkCache, ThrowsOutWhatWasUnusedForLongest) {
  PrivateChunkCache cache(100);
  cache.insert({0, 0}, Samples(40));
  cache.insert({0, 1}, Samples(40));
  cache.begin_read();
  EXPECT_TRUE(cache.find({0, 0}).samples);
  cache.insert({0, 2}, Samples(40));
  EXPECT_TRUE(cache.find({0, 0}).samples);
  EXPECT_FALSE(cache.find({0, 1}).samples);
  EXPECT_TRUE(cache.find({0, 2}).samples);
  EXPECT_EQ(cache.bytes(), 80);
}

TEST(PrivateChunkCache, NeverThrowsOutWhatTheSameReadUses) {
  PrivateChunkCache cache(100);
  cache.begin_read();
  cache.insert({0, 0}, Samples(60));
  cache.insert({0, 1}, Samples(60));
  EXPECT_TRUE(cache.find({0, 0}).samples);
  EXPECT_FALSE(cache.find({0, 1}).samples);
}

TEST(PrivateChunkCache, KeepsNothingLargerThanItself) {
  PrivateChunkCache cache(100);
  cache.insert({0, 0}, Samples(50));
  cache.begin_read();
  cache.insert({0, 1}, Samples(101));
  EXPECT_TRUE(cache.find({0, 0}).samples);
  EXPECT_FALSE(cache.find({0, 1}).samples);
  PrivateChunkCache none(0);
  none.insert({0, 0}, Samples(1));
  EXPECT_FALSE(none.find({0, 0}).samples);
}

} // namespace
} // namespace lsdeconv
