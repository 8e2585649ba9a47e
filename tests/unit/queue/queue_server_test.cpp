#include "queue/queue_server.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

namespace lsdeconv {
namespace {

using protocol::Kind;
using protocol::Notice;
using ::testing::HasSubstr;

/// A server for two ranks in one process. The messages that the test sends come from rank 0, so that the
/// answers to them come back to the test.
class QueueServerTest : public ::testing::Test {
protected:
  void TearDown() override { dispatcher_.lose(Rank{1}, "the test ends"); }

  void send(const Notice& notice, std::string_view reason = {}) {
    mpi::send(traffic_, protocol::server, protocol::to_server, mpi::packed(notice, reason));
  }
  Notice answer(int tag) { return protocol::notice_of(mpi::receive(traffic_, protocol::server, tag)); }
  /// Why serving ended; empty where it ended in order.
  std::string error_of_join() {
    try {
      server_->join();
      return {};
    } catch (const Error& error) {
      return error.what();
    }
  }

  mpi::Communicator traffic_ = testing::world().duplicate();
  Dispatcher dispatcher_{{.blocks = 2}, {}, {NodeId{0}, NodeId{0}}};
  std::optional<QueueServer> server_{std::in_place, traffic_, dispatcher_};
};

TEST_F(QueueServerTest, AnswersRequestsAndClaims) {
  send({.kind = Kind::request});
  const Notice assigned = answer(protocol::answer_to_request);
  EXPECT_EQ(assigned.kind, Kind::assign);
  EXPECT_EQ(assigned.block, 0);
  EXPECT_EQ(assigned.ticket, 1);
  send({.kind = Kind::claim, .block = 0});
  EXPECT_EQ(answer(protocol::answer_to_claim).kind, Kind::granted);
  send({.kind = Kind::claim, .block = 0});
  EXPECT_EQ(answer(protocol::answer_to_claim).kind, Kind::denied) << "a second time";
  send({.kind = Kind::complete, .block = 0});
  send({.kind = Kind::leave}, "device lost");
  send({.kind = Kind::request});
  EXPECT_EQ(answer(protocol::answer_to_request).kind, Kind::end);
  EXPECT_EQ(dispatcher_.counts(), (LedgerCounts{.pending = 1, .done = 1}));
}

TEST_F(QueueServerTest, EndsWhenEveryOtherRankHasClosedOrIsLost) {
  dispatcher_.close(Rank{1});
  EXPECT_EQ(error_of_join(), "");
  server_.reset();
  EXPECT_GT(dispatcher_.statistics().server_processor_seconds, 0);
}

TEST_F(QueueServerTest, GoesOnForALostRank) {
  dispatcher_.lose(Rank{1}, "silent");
  EXPECT_EQ(error_of_join(), "");
  send({.kind = Kind::leave});
  send({.kind = Kind::request});
  EXPECT_EQ(answer(protocol::answer_to_request).kind, Kind::end_degraded);
}

TEST_F(QueueServerTest, AMessageThatOnlyRankZeroSendsEndsServing) {
  send({.kind = Kind::granted});
  EXPECT_THAT(error_of_join(), HasSubstr("which only rank 0 sends"));
  EXPECT_THROW((void)dispatcher_.next(), Error) << "rank 0's own threads must not wait for ever";
}

TEST_F(QueueServerTest, AMessageOfAnotherVersionEndsServing) {
  send({.sent_version = protocol::version + 1});
  EXPECT_THAT(error_of_join(), HasSubstr("start the same program on all nodes"));
}

} // namespace
} // namespace lsdeconv
