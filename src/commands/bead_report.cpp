#include "bead_report.hpp"

#include "lsdeconv/core/text.hpp"

#include <iomanip>

namespace lsdeconv {
namespace {

std::string counts_text(const BeadPsf& result) {
  std::string list = text(result.beads.size(), " found");
  for (const BeadFate fate : bead_fates) {
    const std::int64_t count = result.count(fate);
    if (count > 0 || fate == BeadFate::used) {
      list += text(", ", count, " ", name(fate));
    }
  }
  return list;
}

std::string width_text(const BeadWidth& width) {
  return text(std::setprecision(4), width.median, " ± ", std::setprecision(2), width.spread);
}

} // namespace

std::string bead_report(const BeadPsf& result) {
  const Extent3& half = result.half_window;
  const std::int64_t used = result.count(BeadFate::used);
  std::string report = text("beads       ", counts_text(result), "\n", "window      ", half,
                            " voxels (z×y×x) to each side of a bead\n", "bead FWHM   z ",
                            width_text(result.fwhm.z), ", y ", width_text(result.fwhm.y), ", x ",
                            width_text(result.fwhm.x), " µm (median ± spread of the beads used)\n");
  if (used < fewest_beads_to_trust) {
    report += text("            ", used, used == 1 ? " bead is" : " beads are",
                   " few: noise and outliers stay in the mean, and the spread says little\n");
  }
  return report;
}

} // namespace lsdeconv
