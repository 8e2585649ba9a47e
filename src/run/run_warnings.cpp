#include "lsdeconv/run/run_warnings.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/finished_quality.hpp"

namespace lsdeconv {
namespace {

/// Where the checkpoint's type was too small for some voxels; else empty.
std::string stored_warning(const RunResults& results, std::int64_t voxels) {
  const std::int64_t saturated = results.saturated.value_or(0);
  return saturated == 0
             ? std::string()
             : text(count_text(saturated, "voxel"), " of the result (",
                    short_text(100.0 * static_cast<double>(saturated) / static_cast<double>(voxels)),
                    " %) would be brighter than ", short_text(results.stored.largest()),
                    " counts, the most that --checkpoint-voxels float16 can hold in this run, and ",
                    saturated == 1 ? "was" : "were", " stored as that: float32 holds every count");
}

} // namespace

std::vector<std::string> warnings(const PreparedRun& run, const RunResults& results) {
  std::vector<std::string> all = warnings(run);
  if (!results.exports.empty()) {
    all.push_back(clipping_warning(results.exports.back().saturation, results.mapping,
                                   voxel_count(run.input.description().extent)));
  }
  all.push_back(stored_warning(results, voxel_count(run.input.description().extent)));
  all.push_back(quality_warning(results.quality, run.manifest.iterations));
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
