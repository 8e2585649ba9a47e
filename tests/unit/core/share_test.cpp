#include "lsdeconv/core/share.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(ShareOf, EveryPieceIsOfOneRankInOrder) {
  for (const std::int64_t pieces : {0, 1, 2, 7, 24, 100, 101}) {
    for (const std::int64_t ranks : {1, 2, 3, 7, 24, 150}) {
      std::int64_t next = 0;
      for (std::int64_t rank = 0; rank < ranks; ++rank) {
        const Share share = share_of(pieces, rank, ranks);
        EXPECT_EQ(share.begin, next) << "neither left out nor given twice";
        EXPECT_LE(share.begin, share.end);
        next = share.end;
      }
      EXPECT_EQ(next, pieces);
    }
  }
}

TEST(ShareOf, SharesDifferByOneAtMost) {
  for (const std::int64_t pieces : {5, 24, 101}) {
    for (const std::int64_t ranks : {2, 3, 7, 150}) {
      for (std::int64_t rank = 0; rank < ranks; ++rank) {
        EXPECT_GE(share_of(pieces, rank, ranks).pieces(), pieces / ranks);
        EXPECT_LE(share_of(pieces, rank, ranks).pieces(), pieces / ranks + 1);
      }
    }
  }
}

TEST(ShareOf, IsThatOfTenPiecesOnFourRanks) {
  EXPECT_EQ(share_of(10, 0, 4).end, 2);
  EXPECT_EQ(share_of(10, 1, 4).end, 5);
  EXPECT_EQ(share_of(10, 2, 4).end, 7);
  EXPECT_EQ(share_of(10, 3, 4).end, 10);
}

} // namespace
} // namespace lsdeconv
