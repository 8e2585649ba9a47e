#include "support/world.hpp"

#include <optional>

namespace lsdeconv::testing {
namespace {

/// MPI for one process.
class LoneSession {
public:
  LoneSession() {
    int argc = 0;
    char** argv = nullptr;
    session_.emplace(argc, argv);
  }

private:
  std::optional<mpi::Session> session_;
};

bool started_by_main() {
  int started = 0;
  MPI_Initialized(&started);
  return started != 0;
}

} // namespace

mpi::Communicator world() {
  static const bool by_main = started_by_main();
  if (!by_main) {
    static const LoneSession session;
  }
  return mpi::Communicator::world();
}

} // namespace lsdeconv::testing
