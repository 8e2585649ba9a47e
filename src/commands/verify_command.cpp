#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/finished_blocks.hpp"
#include "lsdeconv/run/preparation/found_layout.hpp"

#include <iostream>

namespace lsdeconv {

int command::verify(const RunConfig& config, const mpi::Communicator& ranks) {
  const std::filesystem::path path = found_layout(config, ranks).checkpoint;
  Checkpoint checkpoint(path, ranks, Checkpoint::Access::read);
  const BlockCheck check = check_finished_blocks(
      checkpoint, [] { return false; }, ranks);
  if (ranks.is_root()) {
    for (const BlockId id : check.damaged) {
      log::error("block ", id, " [", checkpoint.core(id),
                 "] is not as it was written (its checksum differs)");
    }
    std::cout << "done and as they were written: " << check.intact << " of "
              << count_text(checkpoint.block_count(), "block") << ", " << check.damaged.size() << " damaged"
              << std::endl;
  }
  checkpoint.close();
  return check.damaged.empty() ? 0 : 1;
}

} // namespace lsdeconv
