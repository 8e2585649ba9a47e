#include "lsdeconv/sys/mpi/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace lsdeconv::mpi {
namespace {

using ::testing::Each;
using ::testing::SizeIs;

constexpr int tag = 1;
constexpr Rank root{0};

/// What has come from the other ranks to rank 0, after as many looks as surely find it.
std::vector<std::string> received(const Communicator& traffic) {
  std::vector<std::string> all;
  for (int look = 0; look < 100; ++look) {
    while (const auto message = try_receive(traffic, std::nullopt, tag)) {
      all.push_back(message->bytes);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  return all;
}

TEST(LastingDuplicate, GetsNothingThatWasSentInAnEarlierOne) {
  const Communicator ranks = Communicator::world();
  const auto send_to_root = [&](const Communicator& traffic, const std::string& text) {
    if (!ranks.is_root()) {
      send(traffic, root, tag, text);
    }
    ranks.barrier();
  };
  send_to_root(lasting_duplicate(ranks), "of the first, which rank 0 does not look for");
  const Communicator& second = lasting_duplicate(ranks);
  EXPECT_EQ(second.size(), ranks.size());
  EXPECT_EQ(second.rank(), ranks.rank());
  send_to_root(second, "of the second");
  if (ranks.is_root()) {
    const std::vector<std::string> all = received(second);
    EXPECT_THAT(all, SizeIs(static_cast<std::size_t>(ranks.size() - 1)));
    EXPECT_THAT(all, Each(std::string("of the second")));
  }
}

} // namespace
} // namespace lsdeconv::mpi
