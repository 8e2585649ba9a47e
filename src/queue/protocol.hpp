#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"

#include <cstdint>

/// What ranks and rank 0 say to each other about blocks. Every message is one Notice; `fail`, `leave` and
/// `bye` have their reason as text behind it.
///
///     rank to rank 0   ask              a block, please; answered by assign or end, maybe much later; a rank
///                                       asks again only after the answer
///                      claim block      answered at once by granted or denied; one open claim at a time
///                      complete block   fire and forget
///                      fail block       fire and forget
///                      stop             fire and forget: no more blocks for anyone
///                      leave            no more blocks for this rank; an open ask is answered by end before
///                      bye              the last word of every rank
///     rank 0 to rank   assign block ticket
///                      end, end_degraded   no more blocks for this rank; degraded: a rank has been lost
///                      granted, denied block
///                      withdrawn block ticket   that assignment is computed in vain
///
/// Answers to ask, answers to claim and withdrawals have a tag each, so that nobody takes another one's.
/// Messages to rank 0 travel eagerly, so that it never waits for the rest of one; its own never wait for
/// their receiver (mpi::Outbox), and what it sends to a rank that reads nothing is bounded by what that rank
/// has asked for. So a process that is frozen holds up nobody.
namespace lsdeconv::protocol {

/// Changes with every change of this file; both sides refuse another one.
inline constexpr std::int32_t version = 2;

enum class Kind : std::int32_t {
  ask,
  claim,
  complete,
  fail,
  stop,
  leave,
  bye,
  assign,
  end,
  end_degraded,
  granted,
  denied,
  withdrawn
};

struct Notice {
  std::int32_t spoken_version = version;
  Kind kind = Kind::ask;
  std::int64_t block = -1; ///< Where the kind has one.
  std::int64_t ticket = 0; ///< Where the kind has one.
};

inline constexpr Rank server{0};
inline constexpr int to_server = 1; ///< Tags.
inline constexpr int to_client = 2;
inline constexpr int to_claimant = 3;
inline constexpr int to_holder = 4;

/// Longer reasons are cut: with its head the message stays below 4 KiB, the least limit up to which MPI
/// libraries are known to send eagerly.
inline constexpr std::size_t longest_reason = 3000;

inline Notice notice_of(const mpi::Message& message) {
  const auto notice = mpi::head_of<Notice>(message);
  if (notice.spoken_version != version) {
    throw Error(text("rank ", message.source, " speaks version ", notice.spoken_version,
                     " of the queue's protocol, this rank version ", version,
                     ": start the same program on all nodes"));
  }
  return notice;
}

} // namespace lsdeconv::protocol
