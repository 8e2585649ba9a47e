#include "shared_storage.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::cluster_simulation {
namespace {

/// The storage moves 100 bytes per second, each node 40.
class SharedStorageTest : public ::testing::Test {
protected:
  struct Transfer {
    double begin;
    int node;
    double bytes;
  };

  /// When each transfer ends.
  std::vector<double> ends_of(const std::vector<Transfer>& transfers) {
    EventQueue events;
    SharedStorage storage(events, {.bytes_per_second = 100, .client_bytes_per_second = 40}, 4);
    std::vector<double> ends(transfers.size());
    for (std::size_t i = 0; i < transfers.size(); ++i) {
      const Transfer& t = transfers[i];
      events.after(t.begin,
                   [&, i, t] { storage.transfer(t.node, t.bytes, [&, i] { ends[i] = events.now(); }); });
    }
    while (events.step()) {
    }
    return ends;
  }

  static constexpr double tolerance = 0.05; // seconds: a transfer ends up to one byte early
};

TEST_F(SharedStorageTest, OneTransferGetsTheRateOfItsNode) {
  EXPECT_NEAR(ends_of({{0, 0, 400}})[0], 10, tolerance);
}

TEST_F(SharedStorageTest, TransfersOfANodeShareItsRate) {
  const std::vector<double> ends = ends_of({{0, 0, 400}, {0, 0, 400}});
  EXPECT_NEAR(ends[0], 20, tolerance);
  EXPECT_NEAR(ends[1], 20, tolerance);
}

TEST_F(SharedStorageTest, NodesShareTheRateOfTheStorage) {
  for (const double end : ends_of({{0, 0, 250}, {0, 1, 250}, {0, 2, 250}, {0, 3, 250}})) {
    EXPECT_NEAR(end, 10, tolerance);
  }
}

TEST_F(SharedStorageTest, ANodeThatCannotTakeItsShareLeavesTheRestToOthers) {
  // Four transfers of node 0 get 10 each; the two others 30 each: 40 is more than they could get.
  const std::vector<double> ends =
      ends_of({{0, 0, 100}, {0, 0, 100}, {0, 0, 100}, {0, 0, 100}, {0, 1, 300}, {0, 2, 300}});
  EXPECT_NEAR(ends[0], 10, tolerance);
  EXPECT_NEAR(ends[4], 10, tolerance);
}

TEST_F(SharedStorageTest, LaterTransfersSlowThoseUnderWay) {
  const std::vector<double> ends = ends_of({{0, 0, 400}, {5, 0, 100}});
  EXPECT_NEAR(ends[1], 10, tolerance);
  EXPECT_NEAR(ends[0], 12.5, tolerance);
}

} // namespace
} // namespace lsdeconv::cluster_simulation
