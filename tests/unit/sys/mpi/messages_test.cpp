#include "support/world.hpp"

#include "lsdeconv/sys/mpi/messages.hpp"
#include "lsdeconv/sys/mpi/outbox.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace lsdeconv::mpi {
namespace {

struct Head {
  int kind;
  double value;
};

TEST(Packed, GivesHeadAndTextBack) {
  const Message message{Rank{3}, packed(Head{7, 0.5}, "the reason")};
  EXPECT_EQ(head_of<Head>(message).kind, 7);
  EXPECT_EQ(head_of<Head>(message).value, 0.5);
  EXPECT_EQ(text_behind<Head>(message), "the reason");
}

TEST(Packed, MayHaveNoText) {
  EXPECT_EQ(text_behind<Head>({Rank{0}, packed(Head{1, 2})}), "");
}

TEST(Unpacked, GivesTheValueBack) {
  const std::optional<Head> head = unpacked<Head>(packed(Head{7, 0.5}));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->kind, 7);
  EXPECT_EQ(head->value, 0.5);
}

TEST(Unpacked, TakesNoBytesOfAnotherLength) {
  EXPECT_FALSE(unpacked<Head>(""));
  EXPECT_FALSE(unpacked<Head>(packed(Head{7, 0.5}, "x")));
}

TEST(HeadOf, RefusesShortMessages) {
  EXPECT_THROW((void)head_of<Head>({Rank{0}, "short"}), Error);
}

/// Sent without waiting, since MPICH waits in a send to oneself until the message is received.
class MessagesToSelf : public ::testing::Test {
protected:
  void send_to_self(int tag, const char* bytes) { outbox_.send(me_, tag, bytes); }

  Communicator alone_ = testing::world();
  Rank me_ = alone_.rank();
  Outbox outbox_{alone_};
};

TEST_F(MessagesToSelf, FindsNothingWhereNothingWasSent) {
  EXPECT_FALSE(try_receive(alone_, std::nullopt, 1));
}

TEST_F(MessagesToSelf, ArriveInOrderAndByTag) {
  send_to_self(1, "first");
  send_to_self(2, "other tag");
  send_to_self(1, "");
  EXPECT_EQ(receive(alone_, me_, 2).bytes, "other tag");
  EXPECT_EQ(receive(alone_, me_, 1).bytes, "first");
  const std::optional<Message> last = try_receive(alone_, std::nullopt, 1);
  ASSERT_TRUE(last);
  EXPECT_EQ(last->bytes, "");
  EXPECT_EQ(last->source, me_);
}

TEST_F(MessagesToSelf, WakeAThreadThatWaits) {
  std::string received;
  std::jthread waiting([&] { received = receive(alone_, me_, 5).bytes; });
  send_to_self(5, "hello");
  waiting.join();
  EXPECT_EQ(received, "hello");
}

TEST_F(MessagesToSelf, KeepToTheirCommunicator) {
  const Communicator other = alone_.duplicate();
  send_to_self(1, "mine");
  EXPECT_FALSE(try_receive(other, std::nullopt, 1));
  EXPECT_EQ(receive(alone_, me_, 1).bytes, "mine");
}

TEST_F(MessagesToSelf, ReportARankThatDoesNotExist) {
  EXPECT_THROW(send(alone_, Rank{alone_.size()}, 1, "x"), Error);
}

} // namespace
} // namespace lsdeconv::mpi
