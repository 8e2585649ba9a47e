#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace lsdeconv::mpi {

/// A message that one rank sent to another.
struct Message {
  Rank source;
  std::string bytes;
};

/// Sends at once what fits MPI's eager limit (some KiB); waits for the receiver with more. Callable from
/// every thread. Messages of one sending thread with the same tag arrive in their order.
void send(const Communicator& group, Rank to, int tag, std::string_view bytes);

/// A message with this tag that has arrived from `source` (none: from any rank), if there is one; never
/// waits. Callable from every thread.
std::optional<Message> try_receive(const Communicator& group, std::optional<Rank> source, int tag);

/// Waits for a message; sleeps between looks, because MPI_Recv keeps a core busy.
Message receive(const Communicator& group, Rank source, int tag);

/// Sleeps between looks for something, from `shortest` to 1 ms long: an eighth of what was waited before,
/// because two sides that double their sleeps while they wait for each other would drive each other to the
/// longest.
class BackOff {
public:
  explicit BackOff(std::chrono::microseconds shortest = std::chrono::microseconds(50))
      : shortest_(shortest) {}
  void pause();
  void reset() { waited_ = {}; }

private:
  std::chrono::microseconds shortest_;
  std::chrono::microseconds waited_{};
};

/// A head of fixed layout with text behind it, as bytes for ranks of the same kind of machine.
template <typename Head>
std::string packed(const Head& head, std::string_view text_behind = {}) {
  static_assert(std::is_trivially_copyable_v<Head>);
  std::string bytes(sizeof(Head), '\0');
  std::memcpy(bytes.data(), &head, sizeof(Head));
  return bytes.append(text_behind);
}

/// Throws Error where the message is too short.
template <typename Head>
Head head_of(const Message& message) {
  static_assert(std::is_trivially_copyable_v<Head>);
  if (message.bytes.size() < sizeof(Head)) {
    throw Error("a message from rank " + std::to_string(message.source.value)
                + " is too short: " + std::to_string(message.bytes.size()) + " bytes");
  }
  Head head;
  std::memcpy(&head, message.bytes.data(), sizeof(Head));
  return head;
}

/// What stands behind the head; head_of() has checked the length.
template <typename Head>
std::string text_behind(const Message& message) {
  return message.bytes.substr(sizeof(Head));
}

} // namespace lsdeconv::mpi
