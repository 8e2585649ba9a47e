#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv::mpi {

/// The same ranks as `ranks`, for messages of which some may never be received, as those of a rank that was
/// frozen and wakes up when nobody listens any more. It is not freed before the process ends, because MPI
/// libraries give the number of a freed communicator to the next one, and MPICH with it the messages that
/// were left in the first. A process has room for about 2,000 of them. Collective over `ranks`.
const Communicator& lasting_duplicate(const Communicator& ranks);

/// A message that one rank sent to another.
struct Message {
  Rank source;
  std::string bytes;
};

/// Sends at once what fits MPI's eager limit (some KiB); waits for the receiver with more. Callable from
/// every thread. Messages of one sending thread with the same tag arrive in their order. To itself a rank
/// sends with an Outbox, since MPICH waits then until the message is received. Throws Error for 2 GiB or
/// more.
void send(const Communicator& group, Rank to, int tag, std::string_view bytes);

/// A message with this tag that has arrived from `source` (none: from any rank), if there is one; never
/// waits. Callable from every thread.
std::optional<Message> try_receive(const Communicator& group, std::optional<Rank> source, int tag);

/// Waits for a message; sleeps between looks, because MPI_Recv keeps a core busy.
Message receive(const Communicator& group, Rank source, int tag);

/// The sleeps of a thread that looks for something again and again: an eighth of the time that it has waited
/// so far, at most 1 ms. Two threads that doubled their sleeps while they wait for each other would drive
/// each other to the longest.
class BackOff {
public:
  /// shortest: the first sleep.
  explicit BackOff(std::chrono::microseconds shortest = std::chrono::microseconds(50))
      : shortest_(shortest) {}
  /// Sleeps once.
  void pause();
  /// To be called when something was found: the next sleep is the shortest again.
  void reset() { waited_ = {}; }

private:
  std::chrono::microseconds shortest_;
  std::chrono::microseconds waited_{};
};

/// The bytes of a value, with text behind them, for unpacked() or head_of() and text_behind().
template <Sendable Head>
std::string packed(const Head& head, std::string_view text_behind = {}) {
  std::string bytes(sizeof(Head), '\0');
  std::memcpy(bytes.data(), &head, sizeof(Head));
  return bytes.append(text_behind);
}

/// The value that packed() made these bytes of, without text behind it; none where they are more or fewer.
template <Sendable Value>
std::optional<Value> unpacked(std::string_view bytes) {
  if (bytes.size() != sizeof(Value)) {
    return std::nullopt;
  }
  Value value;
  bytes.copy(reinterpret_cast<char*>(&value), sizeof(Value));
  return value;
}

/// The value that a message begins with. Throws Error where the message is too short.
template <Sendable Head>
Head head_of(const Message& message) {
  const std::optional<Head> head = unpacked<Head>(std::string_view(message.bytes).substr(0, sizeof(Head)));
  if (!head) {
    throw Error("a message from rank " + std::to_string(message.source.value)
                + " is too short: " + std::to_string(message.bytes.size()) + " bytes");
  }
  return *head;
}

/// What stands behind the head; head_of() has checked the length.
template <Sendable Head>
std::string text_behind(const Message& message) {
  return message.bytes.substr(sizeof(Head));
}

} // namespace lsdeconv::mpi
