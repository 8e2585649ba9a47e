#include "bead_stack.hpp"
#include "psf_facts.hpp"
#include "psf_of_volume.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/writers/stack_writer.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/psf_file.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lsdeconv {
namespace {

/// Extent of a volume to compute the PSFs for, since there is none here: as long behind the waist of the
/// sheet as in front of it.
Extent3 extent_around_waist(const RunConfig& config) {
  const double voxels = 2 * std::abs(config.sheet_focus.value_or(0)) / config.dxy;
  const auto length = static_cast<std::int64_t>(voxels) + 1;
  return {length, length, length};
}

std::string result_text(const RunConfig& config, const PsfField& psfs) {
  return psfs_text(psfs)
         + (config.output.empty() ? std::string() : text("written to ", config.output.string(), "\n"));
}

std::vector<std::string> warnings_of(const RunConfig& config, const PsfField& psfs) {
  std::vector<std::string> all = optics_warnings(config);
  const std::vector<std::string> of_psf = psf_warnings(config, psfs.nodes().front().psf, 0);
  all.insert(all.end(), of_psf.begin(), of_psf.end());
  return all;
}

std::string result_json(const RunConfig& config, const PsfField& psfs,
                        const std::vector<std::filesystem::path>& files,
                        const std::vector<std::string>& warnings) {
  nlohmann::ordered_json json = psf_facts(config, files);
  json["psfs"] = psfs_json(psfs);
  json["notes"] = psfs.nodes().front().psf.notes;
  json["warnings"] = warnings;
  return json_text(json);
}

} // namespace

int command::psf(const RunConfig& config, const mpi::Communicator& ranks) {
  if (!config.output.empty()) { // before anything takes long
    ranks.all_or_none([&] { require_own_tiff(config.output, psf_mark); });
  }
  if (!config.from_beads.empty()) {
    psf_from_bead_stack(config, ranks);
    return 0;
  }
  if (config.fit) {
    psf_of_volume(config, ranks);
    return 0;
  }
  const PsfField psfs = input_psfs(config, extent_around_waist(config), ranks);
  ranks.all_or_none([&] {
    if (!ranks.is_root()) {
      return;
    }
    const std::vector<std::string> warnings = warnings_of(config, psfs);
    log_warnings(warnings);
    std::vector<std::filesystem::path> files;
    if (!config.output.empty()) {
      files = write_psfs(config.output, psfs);
    }
    standard_output::print(config.json ? result_json(config, psfs, files, warnings)
                                       : result_text(config, psfs));
  });
  return 0;
}

} // namespace lsdeconv
