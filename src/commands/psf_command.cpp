#include "bead_stack.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include <cmath>
#include <iostream>

namespace lsdeconv {
namespace {

/// Extent of a volume to compute the PSFs for, since there is none here: as long behind the waist of the
/// sheet as in front of it.
Extent3 extent_around_waist(const RunConfig& config) {
  const double voxels = 2 * std::abs(config.sheet_focus.value_or(0)) / config.dxy;
  const auto length = static_cast<std::int64_t>(voxels) + 1;
  return {length, length, length};
}

} // namespace

int command::psf(const RunConfig& config, const mpi::Communicator& ranks) {
  if (!config.from_beads.empty()) {
    psf_from_bead_stack(config, ranks);
    return 0;
  }
  const PsfField psfs = input_psfs(config, extent_around_waist(config), ranks);
  ranks.all_or_none([&] {
    if (!ranks.is_root()) {
      return;
    }
    std::cout << psfs_text(psfs);
    log_warnings(optics_warnings(config));
    log_warnings(psf_warnings(config, psfs.nodes().front().psf, 0));
    if (!config.output.empty()) {
      write_psfs(config.output, psfs);
      std::cout << "written to " << config.output.string() << "\n";
    }
    std::cout << std::flush;
  });
  return 0;
}

} // namespace lsdeconv
