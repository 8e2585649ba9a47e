#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"

#include <cstdint>

/// The messages about blocks between rank 0 and the other ranks. Each is one Notice; behind those of kind
/// `fail` and `leave` stands the reason as text.
///
///     to rank 0     request          asks for a block; answered by assign or end, maybe much later; a rank
///                                    sends the next request after the answer
///                   claim block      answered at once by granted or denied; a rank sends the next claim
///                   after
///                                    the answer
///                   complete block   not answered
///                   fail block       not answered
///                   leave            the rank takes no more blocks; an open request is answered by end
///                   close            the last message of every rank
///     from rank 0   assign block ticket
///                   end, end_degraded       no more blocks for this rank; degraded: a rank has been lost
///                   granted, denied block
///                   cancelled block ticket  the rank need not compute the block of that assignment
///
/// Answers to requests, answers to claims, and cancellations have different tags, so that each thread of a
/// rank receives only what it waits for. Messages to rank 0 are short enough for MPI's eager protocol: rank 0
/// never waits for the rest of one. Rank 0's messages never wait for their receiver (mpi::Outbox), and their
/// number is limited by what the receiver has asked for. So a process that is suspended delays no other.
namespace lsdeconv::protocol {

/// To be raised with every change of the messages; a message of another version is refused.
inline constexpr std::int32_t version = 3;

enum class Kind : std::int32_t {
  request,
  claim,
  complete,
  fail,
  leave,
  close,
  assign,
  end,
  end_degraded,
  granted,
  denied,
  cancelled
};

/// A message, or the head of one that has a reason behind it.
struct Notice {
  std::int32_t sent_version = version;
  Kind kind = Kind::request;
  std::int64_t block = -1; ///< Where the kind has one.
  std::int64_t ticket = 0; ///< Where the kind has one.
};

/// The rank that all other ranks send their messages to.
inline constexpr Rank server{0};

/// MPI tags.
inline constexpr int to_server = 1;
inline constexpr int answer_to_request = 2; ///< assign, end, end_degraded
inline constexpr int answer_to_claim = 3;   ///< granted, denied
inline constexpr int cancellation = 4;      ///< cancelled

/// Bytes after which a reason is cut: with its head a message then stays below 4 KiB, the lowest limit up to
/// which MPI libraries are known to send eagerly.
inline constexpr std::size_t longest_reason = 3000;

/// Throws Error where the message is too short or of another version.
inline Notice notice_of(const mpi::Message& message) {
  const auto notice = mpi::head_of<Notice>(message);
  if (notice.sent_version != version) {
    throw Error(text("rank ", message.source, " speaks version ", notice.sent_version,
                     " of the queue's protocol, this rank version ", version,
                     ": start the same program on all nodes"));
  }
  return notice;
}

} // namespace lsdeconv::protocol
