#include "warnings_by_subject.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/number_ranges.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// With up to so many slices nearly all that is out of focus lies beyond the volume.
constexpr std::int64_t too_few_slices = 3;

std::string about_slices(const Extent3& extent) {
  return extent.z > too_few_slices
             ? std::string()
             : text("the volume has ", count_text(extent.z, "slice"),
                    ", too few to be deconvolved along z: light of others that are missing stays in ",
                    extent.z == 1 ? "it" : "them", "; give the whole stack, or a thicker --roi");
}

/// Where the volume is no longer than half of the PSF, every voxel takes light from beyond it on both sides.
/// The half is 3 full widths in a computed PSF.
std::string about_size(const PointSpreadFunction& psf, const Extent3& extent) {
  const Extent3 half = psf.half_support();
  std::string list;
  for (int axis = extent.z > too_few_slices ? 0 : 1; axis < axes; ++axis) {
    if (extent[axis] <= half[axis]) {
      list += text(list.empty() ? "" : ", ", "along ", "zyx"[axis], " ", extent[axis], " voxels of ",
                   2 * half[axis] + 1);
    }
  }
  return list.empty()
             ? list
             : text("the volume is less than half as large as the PSF (", list,
                    "), so that light from beyond it is in every voxel: give a larger volume or --roi, "
                    "or check the voxel size and the PSF");
}

/// An image blurred so has 2.2 times (the root of 5) the width that the microscope gave it.
std::string about_gaussian(const RunConfig& config, const PointSpreadFunction& psf) {
  constexpr double most_widths = 2;
  const Triple<double> gaussian = gaussian_width_um(config);
  for (int axis = 0; axis < axes; ++axis) {
    const double own =
        std::sqrt(std::max(0.0, psf.fwhm[axis] * psf.fwhm[axis] - gaussian[axis] * gaussian[axis]));
    if (gaussian[axis] > most_widths * own && own > 0) {
      return text("--gaussian-sigma ", number_text(config.gaussian_sigma[axis]), " along ", "zyx"[axis],
                  " blurs by ", short_text(gaussian[axis]), " µm, ", short_text(gaussian[axis] / own),
                  " times the PSF's width of ", short_text(own),
                  " µm, and costs more resolution than the microscope: give less, 0.5 voxels is usual");
    }
  }
  return {};
}

/// A Gaussian needs one and a half sigma to each side, else it is a mean over a box.
std::string about_filter_size(const RunConfig& config) {
  constexpr double least_sigmas = 3;
  for (int axis = 0; axis < axes; ++axis) {
    const int size = config.gaussian_filter_size[axis];
    const double sigma = config.gaussian_sigma[axis];
    if (size > 0 && sigma > 0 && static_cast<double>(size) < least_sigmas * sigma) {
      return text("--gaussian-filter-size ", size, " along ", "zyx"[axis],
                  " cuts off most of a Gaussian with a sigma of ", number_text(sigma),
                  " voxels: leave it out, or give 6 sigma and one");
    }
  }
  return {};
}

/// Half as many frequencies as slices are there along z; a notch with a sigma of a quarter of them takes
/// light of structures that are a few slices thick. So it is along the other axes.
std::string about_notch(const RunConfig& config, const Extent3& extent) {
  constexpr double most_of_length = 1.0 / 8;
  const int along = stripe_axes(config.destripe_axis).along;
  const double most = most_of_length * static_cast<double>(extent[along]);
  return config.destripe_sigma <= most
             ? std::string()
             : text("--destripe-sigma ", number_text(config.destripe_sigma), " is wide for ", extent[along],
                    along == 0 ? " slices" : " voxels",
                    ", so that structures through many of them are taken for stripes: give at most ",
                    short_text(most));
}

/// Medians need no wavelet.
std::string about_wavelet(const RunConfig& config) {
  const RunConfig usual;
  return config.destripe_method == DestripeMethod::munch
                 || (config.destripe_wavelet == usual.destripe_wavelet
                     && config.destripe_levels == usual.destripe_levels)
             ? std::string()
             : "--destripe-wavelet and --destripe-levels change nothing with --destripe-method median: leave "
               "them out";
}

/// What lies in the way of a sheet casts its shadow along the sheet. A measured PSF does not say which way
/// that is.
std::string about_stripes(const RunConfig& config) {
  const bool sheet_along_x = config.optics.sheet_axis == SheetAxis::x;
  const DestripeAxis across = sheet_along_x ? DestripeAxis::y : DestripeAxis::x;
  const char sheet = sheet_along_x ? 'x' : 'y';
  return config.destripe_axis != across || !config.psf.empty() || config.optics.sheet == SheetModel::none
             ? std::string()
             : text("--destripe-axis ", "zyx"[stripe_axes(across).along],
                    " is across the sheet, which propagates along ", sheet, ": shadows lie along ", sheet,
                    "; give the same to --destripe-axis and --sheet-axis");
}

/// The waist of a sheet lies in the field of view or near it.
std::string about_focus(const RunConfig& config, const Extent3& extent) {
  const int axis = config.optics.sheet_axis == SheetAxis::x ? 2 : 1;
  const std::int64_t first = config.roi ? config.roi->begin[axis] : 0;
  const double length = static_cast<double>(first + extent[axis]) * config.dxy;
  const double focus = config.sheet_focus.value_or(0);
  return focus >= -length && focus <= 2 * length
             ? std::string()
             : text("--sheet-focus ", number_text(focus), " µm is far outside of the ", short_text(length),
                    " µm that the volume has along ", "zyx"[axis],
                    ": it counts in µm from the middle of voxel 0");
}

} // namespace

std::vector<std::string> extent_warnings(const RunConfig& config, const PointSpreadFunction& psf,
                                         const Extent3& extent) {
  std::vector<std::string> all{about_slices(extent),        about_size(psf, extent),
                               about_gaussian(config, psf), about_filter_size(config),
                               about_notch(config, extent), about_wavelet(config),
                               about_stripes(config),       about_focus(config, extent)};
  std::erase(all, "");
  return all;
}

std::vector<std::string> input_warnings(const VolumeDescription& input) {
  constexpr double most_missing = 0.1; // neighbours stand for so many, and what is between them is guessed
  std::vector<std::string> all;
  if (input.stated.deconvolved) {
    all.emplace_back(
        "the input is the result of an earlier run of this program, and its blur is gone already: "
        "deconvolve the images of the microscope");
  }
  const double missing = static_cast<double>(input.interpolated.size())
                         / static_cast<double>(std::max<std::int64_t>(1, input.extent.z));
  if (!input.interpolated.empty()) {
    const bool one = input.interpolated.size() == 1;
    all.push_back(
        text(input.interpolated.size(), " of ", input.extent.z, " slices ", one ? "is" : "are",
             " missing and made of ", one ? "its" : "their",
             " neighbours, which is no data: z = ", ranges_text(input.interpolated), ", counted from 0",
             missing > most_missing ? "; are all files there, and is the number in their names that "
                                      "of the slice?"
                                    : ""));
  }
  return all;
}

} // namespace lsdeconv
