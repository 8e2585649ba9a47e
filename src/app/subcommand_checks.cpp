#include "subcommand_checks.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

void require_place(const RunConfig& config) {
  if (config.checkpoint.empty() && config.input.empty() && config.output.empty()) {
    throw UserError("no checkpoint is named: give its path, the --output that it lies in, or the --input");
  }
}

/// What lsdeconv series decides for each volume may not be given for all.
void require_no_places(const RunConfig& config) {
  if (config.input.empty()) {
    throw UserError("no folder is named: lsdeconv series DIR");
  }
  if (!config.pattern.empty()) {
    throw UserError("lsdeconv series finds the values of --pattern itself; leave it out");
  }
  if (!config.checkpoint.empty() || !config.trace.empty()) {
    throw UserError(text("several runs cannot share ", config.trace.empty() ? "a --checkpoint" : "a --trace",
                         "; leave it out", config.trace.empty() ? ", or give --cache-drive" : ""));
  }
}

void require_two_volumes(const RunConfig& config) {
  if (config.input.empty() || config.compared.empty()) {
    throw UserError("two volumes are needed: lsdeconv compare A B");
  }
}

} // namespace

void validate_for(Subcommand subcommand, const RunConfig& config) {
  refuse_contradictions(config);
  switch (subcommand) {
  case Subcommand::psf: // the metadata of beads or volume may state their voxel size
    if (!config.input.empty() && !config.fit) {
      throw UserError(
          "lsdeconv psf compares the PSF with the volume of --input where --fit is given, too; leave "
          "--input out otherwise");
    }
    return (config.from_beads.empty() && !config.fit) || has_measured_psf(config) ? validate_optics(config)
                                                                                  : void();
  case Subcommand::export_series:
    if (config.input.empty() && config.output.empty()) {
      throw UserError("--output is missing: give it the folder that the slices go to");
    }
    return;
  case Subcommand::info:
  case Subcommand::verify:
  case Subcommand::report:
    return require_place(config);
  case Subcommand::series:
    return require_no_places(config);
  case Subcommand::compare:
    return require_two_volumes(config);
  case Subcommand::doctor:
    return; // the current folder where none is named
  default:
    return validate(config);
  }
}

} // namespace lsdeconv
