#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"

#include <cstdint>

/// What ranks and rank 0 say to each other about blocks. Every message is one Notice; `fail` and `leave` have
/// their reason as text behind it.
///
///     rank to rank 0   ask              a block, please; answered by assign or end, maybe much later; a rank
///                                       asks again only after the answer
///                      complete block   fire and forget
///                      fail block       fire and forget
///                      leave            the last word of every rank; an open ask is answered by end before
///     rank 0 to rank   assign block
///                      end              no more blocks for this rank
namespace lsdeconv::protocol {

/// Changes with every change of this file; both sides refuse another one.
inline constexpr std::int32_t version = 1;

enum class Kind : std::int32_t { ask, complete, fail, leave, assign, end };

struct Notice {
  std::int32_t spoken_version = version;
  Kind kind = Kind::ask;
  std::int64_t block = -1; ///< Where the kind has one.
};

inline constexpr Rank server{0};
inline constexpr int to_server = 1; ///< Tags.
inline constexpr int to_client = 2;

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
