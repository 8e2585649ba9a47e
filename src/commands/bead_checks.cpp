#include "bead_checks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

constexpr std::int64_t most_found_for_each_used = 100;
constexpr std::int64_t many_found_for_each_used = 20;
constexpr double most_negative = 0.25;
constexpr double least_peak_shift = 2; // voxels, that noise may move the peak of a wide PSF by

constexpr const char* no_beads = ": is this a stack of beads? No PSF is written";

std::string used_text(const BeadPsf& result) {
  const std::int64_t used = result.count(BeadFate::used);
  return text("only ", used, " of the ", result.beads.size(), " bright spots that were found ",
              used == 1 ? "is" : "are", " used");
}

} // namespace

void refuse_other_than_beads(const BeadPsf& result) {
  const std::int64_t used = result.count(BeadFate::used);
  const PointSpreadFunction& psf = result.psf;
  if (used < fewest_beads_to_trust && std::ssize(result.beads) >= most_found_for_each_used * used) {
    throw UserError(used_text(result) + no_beads);
  }
  for (int axis = 0; axis < axes; ++axis) {
    const double off = std::abs(psf.off_centre[axis]);
    if (off > std::max(psf.fwhm[axis], least_peak_shift * psf.voxel[axis])) {
      throw UserError(text("the peak of the averaged beads lies ", std::setprecision(3), off,
                           " µm off their middle along ", "zyx"[axis], ", more than its width of ",
                           psf.fwhm[axis], " µm", no_beads));
    }
  }
  if (psf.negative_share > most_negative) {
    throw UserError(text("negative values make up ", std::setprecision(3), 100 * psf.negative_share,
                         " % of the light of the averaged beads", no_beads));
  }
}

std::vector<std::string> bead_warnings(const BeadPsf& result) {
  return std::ssize(result.beads) <= many_found_for_each_used * result.count(BeadFate::used)
             ? std::vector<std::string>{}
             : std::vector<std::string>{
                 used_text(result)
                 + ": take a stack with fewer beads, further apart, and nothing else in it"};
}

} // namespace lsdeconv
