#include "support/world.hpp"

#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <optional>

namespace lsdeconv::testing {
namespace {

/// MPI for one process. Open MPI's session files lie in a folder of this process alone: in a shared one other
/// test programs would remove them when they end.
class LoneSession {
public:
  LoneSession() {
    setenv("OMPI_MCA_orte_tmpdir_base", folder_.path().c_str(), 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 0);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 0);
    int argc = 0;
    char** argv = nullptr;
    session_.emplace(argc, argv);
  }

private:
  TemporaryFolder folder_;
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
