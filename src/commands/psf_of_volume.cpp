#include "psf_of_volume.hpp"

#include "psf_facts.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/psf_fit.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {

void psf_of_volume(const RunConfig& config, const mpi::Communicator& ranks) {
  const OpenedInput opened = open_input(config, share_node(config, ranks), ranks);
  const StatedAcquisition& stated = opened.reader->description().stated;
  RunConfig complete = config;
  ranks.all_or_none([&] { complete_optics(complete, stated); });
  const PsfFit fit = fit_psf(*opened.reader, complete, ranks);
  ranks.all_or_none([&] {
    if (!ranks.is_root()) {
      return;
    }
    const PsfField psf(light_sheet_psf(complete.optics, voxel_of(complete)));
    std::vector<std::string> warnings = optics_warnings(complete);
    log_warnings(warnings);
    if (config.json) {
      nlohmann::ordered_json json = psf_facts(complete, {});
      json["psfs"] = psfs_json(psf);
      json["notes"] = psf.nodes().front().psf.notes;
      json["fit"] = fit_json(fit);
      json["from_metadata"] = stated_optics_text(complete, stated);
      json["warnings"] = warnings;
      standard_output::print(json_text(json));
    } else {
      standard_output::print(text("PSF         ", psf_text(psf.nodes().front().psf), "\n", fit_text(fit)));
    }
  });
}

} // namespace lsdeconv
