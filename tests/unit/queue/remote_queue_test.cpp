#include "queue/remote_queue.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace lsdeconv {
namespace {

using protocol::Kind;
using protocol::Notice;
using ::testing::ElementsAre;

/// The queue of a rank that is rank 0 itself, so that the test can play the server: answers are sent before
/// they are asked for, and what the queue has sent is read afterwards.
class RemoteQueueTest : public ::testing::Test {
protected:
  void send(int tag, const Notice& notice) {
    mpi::send(traffic_, protocol::server, tag, mpi::packed(notice));
  }
  BlockId given(std::int64_t block, std::int64_t ticket) {
    send(protocol::answer_to_request, {.kind = Kind::assign, .block = block, .ticket = ticket});
    return queue_.next().value();
  }
  /// The kinds of all messages to the server since the last call.
  std::vector<Kind> sent() {
    std::vector<Kind> kinds;
    while (const auto message = mpi::try_receive(traffic_, std::nullopt, protocol::to_server)) {
      kinds.push_back(protocol::notice_of(*message).kind);
    }
    return kinds;
  }

  mpi::Communicator traffic_ = testing::world().duplicate();
  RemoteQueue queue_{traffic_};
};

TEST_F(RemoteQueueTest, TakesABlockFromRequestToCompletion) {
  const BlockId id = given(5, 1);
  EXPECT_EQ(id, BlockId{5});
  EXPECT_FALSE(queue_.cancelled(id));
  send(protocol::answer_to_claim, {.kind = Kind::granted, .block = 5});
  EXPECT_TRUE(queue_.claim(id));
  queue_.complete(id);
  EXPECT_THAT(sent(), ElementsAre(Kind::request, Kind::claim, Kind::complete));
}

TEST_F(RemoteQueueTest, ARefusedClaimCancelsTheBlock) {
  const BlockId id = given(5, 1);
  send(protocol::answer_to_claim, {.kind = Kind::denied, .block = 5});
  EXPECT_FALSE(queue_.claim(id));
  EXPECT_TRUE(queue_.cancelled(id));
}

TEST_F(RemoteQueueTest, ACancellationIsOfOneAssignment) {
  const BlockId first = given(5, 1);
  send(protocol::cancellation, {.kind = Kind::cancelled, .block = 5, .ticket = 1});
  EXPECT_TRUE(queue_.cancelled(first));
  const BlockId again = given(5, 7);
  EXPECT_FALSE(queue_.cancelled(again));
  send(protocol::cancellation, {.kind = Kind::cancelled, .block = 5, .ticket = 1});
  EXPECT_FALSE(queue_.cancelled(again)) << "of the assignment before";
  send(protocol::cancellation, {.kind = Kind::cancelled, .block = 5, .ticket = 7});
  EXPECT_TRUE(queue_.cancelled(again));
}

TEST_F(RemoteQueueTest, AsksNoMoreAfterTheEnd) {
  send(protocol::answer_to_request, {.kind = Kind::end});
  EXPECT_EQ(queue_.next(), std::nullopt);
  EXPECT_EQ(queue_.next(), std::nullopt);
  EXPECT_FALSE(queue_.degraded());
  EXPECT_THAT(sent(), ElementsAre(Kind::request));
}

TEST_F(RemoteQueueTest, LearnsFromTheEndThatARankWasLost) {
  send(protocol::answer_to_request, {.kind = Kind::end_degraded});
  EXPECT_EQ(queue_.next(), std::nullopt);
  EXPECT_TRUE(queue_.degraded());
}

TEST_F(RemoteQueueTest, AfterLeavingSendsResultsOnlyAndAfterClosingNothing) {
  const BlockId id = given(5, 1);
  queue_.leave("device lost");
  queue_.leave("again");
  EXPECT_TRUE(queue_.cancelled(id));
  EXPECT_EQ(queue_.next(), std::nullopt);
  EXPECT_FALSE(queue_.claim(id));
  queue_.complete(id);
  queue_.close("");
  queue_.fail(id, "too late");
  queue_.close("");
  EXPECT_THAT(sent(), ElementsAre(Kind::request, Kind::leave, Kind::complete, Kind::close));
}

TEST_F(RemoteQueueTest, CutsLongReasons) {
  // In another thread, as MPI lets a long message of a rank to itself wait for its receiver.
  const std::jthread sender([&] { queue_.fail(BlockId{3}, std::string(20000, 'r')); });
  const mpi::Message message = mpi::receive(traffic_, protocol::server, protocol::to_server);
  EXPECT_EQ(mpi::text_behind<Notice>(message), std::string(protocol::longest_reason, 'r'));
}

TEST_F(RemoteQueueTest, RefusesAnAnswerOfAnotherVersion) {
  send(protocol::answer_to_request, {.sent_version = protocol::version + 1, .kind = Kind::assign});
  EXPECT_THROW((void)queue_.next(), Error);
}

} // namespace
} // namespace lsdeconv
