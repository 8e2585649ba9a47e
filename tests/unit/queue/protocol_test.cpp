#include "queue/protocol.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv::protocol {
namespace {

TEST(Protocol, ANoticeAndItsReasonAreReadAsTheyWereSent) {
  const mpi::Message message{Rank{3}, mpi::packed(Notice{.kind = Kind::fail, .block = 17}, "no memory")};
  const Notice notice = notice_of(message);
  EXPECT_EQ(notice.kind, Kind::fail);
  EXPECT_EQ(notice.block, 17);
  EXPECT_EQ(mpi::text_behind<Notice>(message), "no memory");
}

TEST(Protocol, RefusesAMessageOfAnotherVersionAndNamesItsRank) {
  const mpi::Message message{Rank{3}, mpi::packed(Notice{.sent_version = version + 1})};
  try {
    (void)notice_of(message);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("rank 3 speaks version"));
  }
}

TEST(Protocol, RefusesAMessageThatIsTooShort) {
  EXPECT_THROW((void)notice_of({Rank{1}, "short"}), Error);
}

} // namespace
} // namespace lsdeconv::protocol
