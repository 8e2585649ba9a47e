#include "lsdeconv/sys/mpi/messages.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <limits>
#include <list>
#include <mutex>
#include <thread>
#include <utility>

namespace lsdeconv::mpi {
namespace {

std::mutex duplicating;

} // namespace

const Communicator& lasting_duplicate(const Communicator& ranks) {
  static auto* const lasting =
      new std::list<Communicator>; // never destroyed: messages may still be on their way
  Communicator duplicate = ranks.duplicate();
  const std::lock_guard lock(duplicating);
  return lasting->emplace_back(std::move(duplicate));
}

void send(const Communicator& group, Rank to, int tag, std::string_view bytes) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw Error(text("MPI_Send: a message of ", bytes_text(static_cast<std::int64_t>(bytes.size())),
                     ", but one message takes less than 2 GiB"));
  }
  check(MPI_Send(bytes.data(), static_cast<int>(bytes.size()), MPI_BYTE, to.value, tag, group.native()),
        "MPI_Send");
}

// A matched probe: between looking and receiving no other thread can take the message away.
std::optional<Message> try_receive(const Communicator& group, std::optional<Rank> source, int tag) {
  int found = 0;
  MPI_Message matched = MPI_MESSAGE_NULL;
  MPI_Status status;
  // Open MPI fetches what has arrived after it has looked, so only a second look finds it.
  for (int look = 0; look < 2 && found == 0; ++look) {
    check(
        MPI_Improbe(source ? source->value : MPI_ANY_SOURCE, tag, group.native(), &found, &matched, &status),
        "MPI_Improbe");
  }
  if (found == 0) {
    return std::nullopt;
  }
  int size = 0;
  check(MPI_Get_count(&status, MPI_BYTE, &size), "MPI_Get_count");
  Message message{Rank{status.MPI_SOURCE}, std::string(static_cast<std::size_t>(size), '\0')};
  check(MPI_Mrecv(message.bytes.data(), size, MPI_BYTE, &matched, MPI_STATUS_IGNORE), "MPI_Mrecv");
  return message;
}

Message receive(const Communicator& group, Rank source, int tag) {
  BackOff back_off;
  while (true) {
    if (std::optional<Message> message = try_receive(group, source, tag)) {
      return *std::move(message);
    }
    back_off.pause();
  }
}

void BackOff::pause() {
  static constexpr std::chrono::microseconds longest(1000);
  const std::chrono::microseconds sleep = std::clamp(waited_ / 8, shortest_, longest);
  std::this_thread::sleep_for(sleep);
  waited_ += sleep;
}

} // namespace lsdeconv::mpi
