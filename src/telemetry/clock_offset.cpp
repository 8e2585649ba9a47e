#include "lsdeconv/telemetry/clock_offset.hpp"

#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/sys/mpi/messages.hpp"

#include <limits>

namespace lsdeconv {
namespace {

constexpr int question = 1; ///< Tag of a message.
constexpr int answer = 2;   ///< Tag of a message.
constexpr int rounds = 12;
constexpr Rank root{0};

void answer_questions(const mpi::Communicator& traffic, Rank from) {
  for (int round = 0; round < rounds; ++round) {
    (void)mpi::receive(traffic, from, question);
    mpi::send(traffic, from, answer, mpi::packed(steady_seconds()));
  }
}

/// Takes it that rank 0 read its clock half way between the moments of question and answer here.
ClockOffset ask_root(const mpi::Communicator& traffic) {
  ClockOffset best{0, std::numeric_limits<double>::infinity()};
  for (int round = 0; round < rounds; ++round) {
    const double asked = steady_seconds();
    mpi::send(traffic, root, question, {});
    const auto theirs = mpi::head_of<double>(mpi::receive(traffic, root, answer));
    const double heard = steady_seconds();
    const double accuracy = (heard - asked) / 2;
    if (accuracy < best.accuracy) {
      best = {theirs - (asked + heard) / 2, accuracy};
    }
  }
  return best;
}

} // namespace

ClockOffset clock_offset(const mpi::Communicator& ranks) {
  const mpi::Communicator traffic = ranks.duplicate();
  if (!ranks.is_root()) {
    return ask_root(traffic);
  }
  for (int rank = 1; rank < ranks.size(); ++rank) {
    answer_questions(traffic, Rank(rank));
  }
  return {};
}

} // namespace lsdeconv
