#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <exception>

namespace lsdeconv::mpi {
namespace {

/// How a rank fared, as one letter in front of the reason.
constexpr char fine = '+';
constexpr char user_error = 'u';
constexpr char error = 'e';

std::string outcome_of(const std::function<void()>& body) {
  try {
    body();
    return {fine};
  } catch (const UserError& mistake) {
    return user_error + std::string(mistake.what());
  } catch (const std::exception& failure) {
    return error + std::string(failure.what());
  }
}

/// Ends alike on all ranks, since all know all outcomes.
void throw_agreed(const std::string& outcome) {
  if (outcome[0] == user_error) {
    throw UserError(outcome.substr(1), Error::Known::to_all_ranks);
  }
  throw Error(outcome.substr(1), Error::Known::to_all_ranks);
}

} // namespace

void Communicator::all_or_none(const std::function<void()>& body) const {
  const std::string mine = outcome_of(body);
  for (const std::string& outcome : all_gather(mine)) {
    if (outcome[0] != fine) {
      throw_agreed(outcome);
    }
  }
}

std::string Communicator::on_root(const std::function<std::string()>& body) const {
  std::string result;
  all_or_none([&] {
    if (is_root()) {
      result = body();
    }
  });
  return broadcast(result);
}

} // namespace lsdeconv::mpi
