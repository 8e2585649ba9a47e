#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/users_fault.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <limits>
#include <optional>

namespace lsdeconv::mpi {
namespace {

struct Failure {
  bool users_mistake = false;
  std::string message;
};

std::optional<Failure> failure_of(const std::function<void()>& body) {
  try {
    body();
    return std::nullopt;
  } catch (const UserError& error) {
    return Failure{true, error.what()};
  } catch (const std::exception& error) {
    const std::string fault = users_fault(error);
    return Failure{!fault.empty(), fault.empty() ? error.what() : fault};
  } catch (...) {
    return Failure{false, "an exception of unknown type"};
  }
}

constexpr std::int64_t nobody = std::numeric_limits<std::int64_t>::max();

} // namespace

void Communicator::all_or_none(const std::function<void()>& body) const {
  const std::optional<Failure> mine = failure_of(body);
  // Rank and kind in one number: its minimum over the ranks is the lowest failing rank's.
  const std::int64_t report = mine ? 2 * std::int64_t{rank().value} + (mine->users_mistake ? 1 : 0) : nobody;
  const std::int64_t first = minimum(report);
  if (first == nobody) {
    return;
  }
  const Rank failing{static_cast<int>(first / 2)};
  std::string message = broadcast(mine ? mine->message : std::string{}, failing);
  if (first % 2 == 1) {
    throw UserError(std::move(message), Error::Known::to_all_ranks);
  }
  throw Error(std::move(message), Error::Known::to_all_ranks);
}

} // namespace lsdeconv::mpi
