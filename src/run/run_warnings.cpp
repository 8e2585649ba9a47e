#include "lsdeconv/run/run_warnings.hpp"

#include "lsdeconv/run/finished_quality.hpp"

namespace lsdeconv {

std::vector<std::string> warnings(const PreparedRun& run, const RunResults& results) {
  std::vector<std::string> all = warnings(run);
  if (!results.exports.empty()) {
    all.push_back(clipping_warning(results.exports.back().saturation, results.mapping,
                                   voxel_count(run.input.description().extent)));
  }
  all.push_back(quality_warning(results.quality, run.manifest.iterations));
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
