#include "input_psf.hpp"
#include "plan_text.hpp"
#include "psf_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/commands.hpp"
#include "lsdeconv/run/parameters.hpp"

#include <iostream>

namespace lsdeconv {

int command::psf(const RunConfig& config, const mpi::Communicator& ranks) {
  const PointSpreadFunction psf = input_psf(config, ranks);
  ranks.all_or_none([&] {
    if (!ranks.is_root()) {
      return;
    }
    std::cout << psf_text(psf) << "\n";
    for (const std::string& note : psf.notes) {
      std::cout << note << "\n";
    }
    if (!config.output.empty()) {
      write_psf(config.output, psf);
      std::cout << "written to " << config.output.string() << "\n";
    }
    std::cout << std::flush;
  });
  return 0;
}

} // namespace lsdeconv
