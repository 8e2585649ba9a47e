#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include "warnings/warnings_by_subject.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"

namespace lsdeconv {
namespace {

void append(std::vector<std::string>& all, const std::vector<std::string>& some) {
  all.insert(all.end(), some.begin(), some.end());
}

/// The PSF nearest to the waist, where there are several: far from it every sheet is thick.
const PointSpreadFunction& sharpest(const RunPsf& psf) {
  return psf.field ? psf.field->nodes().front().psf : psf.widest;
}

/// What the size and the files of the input say. Nothing for a run without an input.
std::vector<std::string> about_volume(const PreparedRun& run) {
  if (!run.input.reader) {
    return {};
  }
  const VolumeDescription& input = run.input.description();
  std::vector<std::string> all = input_warnings(input);
  append(all, stated_optics_warnings(run.config, input.stated));
  append(all, extent_warnings(run.config, sharpest(run.psf), input.extent));
  append(all, output_warnings(run.config, run.manifest.scale, input.type, input.extent));
  return all;
}

} // namespace

std::vector<std::string> warnings(const PreparedRun& run) {
  std::vector<std::string> all = iteration_warnings(run);
  append(all, optics_warnings(run.config));
  append(all, psf_warnings(run.config, sharpest(run.psf),
                           run.input.reader ? run.input.description().extent.z : 0));
  append(all, run.input.warnings);
  append(all, run.manifest.data_warnings);
  append(all, about_volume(run));
  append(all, machine_warnings(run));
  return all;
}

void log_warnings(const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) {
    log::warning(warning);
  }
}

} // namespace lsdeconv
