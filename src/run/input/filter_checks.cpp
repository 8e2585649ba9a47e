#include "filter_checks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {

void require_filters_fit(const RunConfig& config, const Extent3& volume) {
  for (int axis = 0; axis < axes; ++axis) {
    const double sigma = config.gaussian_sigma[axis];
    if (volume[axis] > 1 && 2 * sigma > static_cast<double>(volume[axis])) {
      throw UserError(text("--gaussian-sigma of ", number_text(sigma), " voxels along ", "zyx"[axis],
                           " blurs over all of the ", volume[axis],
                           " voxels of the volume there: sigma is in voxels, and 0.5 to 2 are usual"));
    }
  }
  const int along = stripe_axes(config.destripe_axis).along;
  if (2 * config.destripe_sigma >= static_cast<double>(volume[along]) && config.destripe_sigma > 0) {
    const char* pieces = along == 0 ? " slices" : " voxels";
    throw UserError(text("--destripe-sigma ", number_text(config.destripe_sigma),
                         " takes out everything along ", "zyx"[along], ", as ", volume[along], pieces,
                         " have only ", volume[along] / 2,
                         " frequencies there: give less, 2 is usual for hundreds of", pieces));
  }
}

} // namespace lsdeconv
