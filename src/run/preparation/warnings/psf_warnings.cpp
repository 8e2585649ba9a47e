#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

constexpr const char* axis_names = "zyx";

const char* step_option(int axis) {
  return axis == 0 ? "--dz " : "--dxy ";
}

/// Full widths of the PSF without the Gaussian that the image is filtered with, in micrometres. convolved()
/// adds up the squares of both.
Triple<double> own_width(const RunConfig& config, const PointSpreadFunction& psf) {
  const Triple<double> gaussian = gaussian_width_um(config);
  Triple<double> width;
  for (int axis = 0; axis < axes; ++axis) {
    width[axis] = std::sqrt(std::max(0.0, psf.fwhm[axis] * psf.fwhm[axis] - gaussian[axis] * gaussian[axis]));
  }
  return width;
}

/// Without a sheet that is so whatever the numbers are.
std::string about_energy(const RunConfig& config, const PointSpreadFunction& psf) {
  const bool widefield = !has_measured_psf(config) && config.optics.sheet == SheetModel::none;
  if (psf.captured_energy >= least_captured_energy || widefield) {
    return {};
  }
  return text("only ", percent_text(psf.captured_energy),
              " of the light of the PSF is within the box that is kept of it",
              has_measured_psf(config)
                  ? ": give --psf-energy, say, 0.995"
                  : ", as the light sheet is thicker than the depth that --na keeps sharp, so that haze will "
                    "stay: check --na, --fcyl and --slitwidth");
}

/// Where a voxel is wider than two full widths of the PSF, 98 % of the light of a point in its middle stay in
/// it (of a Gaussian PSF).
std::string about_coarse_voxels(const RunConfig& config, const PointSpreadFunction& psf,
                                std::int64_t slices) {
  constexpr double most_widths = 2;
  const Triple<double> width = own_width(config, psf);
  std::string list;
  int coarse = 0;
  for (const int axis : {0, 2}) {
    const double widths = width[axis] > 0 ? psf.voxel[axis] / width[axis] : 0;
    if (widths > most_widths && (axis != 0 || slices != 1)) {
      ++coarse;
      list += text(list.empty() ? "" : " and ", step_option(axis), number_text(psf.voxel[axis]), " µm is ",
                   short_text(widths), " times the PSF's width of ", short_text(width[axis]), " µm along ",
                   axis == 0 ? "z" : "y and x");
    }
  }
  if (coarse == 0) {
    return {};
  }
  return coarse == 1
             ? text(list, ", so deconvolution gains nothing along ",
                    psf.voxel.x > most_widths * width.x ? "them" : "it",
                    ": check the voxel size, or take images with finer voxels")
             : text(list,
                    ": a point fills one voxel, and deconvolution can gain nothing at all; check the voxel "
                    "size, or take images with finer voxels");
}

/// Part of the light of a PSF that is in its middle plane across an axis.
double share_of_middle(const PointSpreadFunction& psf, int axis) {
  Box3 middle = whole(psf.values.extent());
  middle.begin[axis] = psf.values.extent()[axis] / 2;
  middle.end[axis] = middle.begin[axis] + 1;
  const VolumeView<const float> plane = psf.values.view().part(middle);
  double sum = 0;
  for (std::int64_t z = 0; z < plane.extent().z; ++z) {
    for (std::int64_t y = 0; y < plane.extent().y; ++y) {
      sum = std::accumulate(plane.row(z, y), plane.row(z, y) + plane.extent().x, sum);
    }
  }
  return sum;
}

/// The same as about_coarse_voxels() for a measured PSF, whose width is known in voxels of the image only.
std::string about_coarse_measurement(const RunConfig& config, const PointSpreadFunction& psf,
                                     std::int64_t slices) {
  constexpr double most_share = 0.98;
  std::string list;
  for (int axis = 0; axis < axes && has_measured_psf(config) && psf.values.size() > 0; ++axis) {
    const double share = share_of_middle(psf, axis);
    if (share > most_share && (axis != 0 || (slices != 1 && psf.values.extent().z > 1))) {
      list += text(list.empty() ? "" : ", ", percent_text(share), " along ", axis_names[axis]);
    }
  }
  return list.empty() ? list
                      : text("the measured PSF fills one voxel of the image (", list,
                             " of its light), so deconvolution gains nothing there: check the voxel sizes of "
                             "image and PSF");
}

/// Two and a half voxels in a full width sample a PSF fully (Nyquist); eight times as many across, or twenty
/// times along z, where sheets of low aperture are deep, are no image of a microscope.
std::string about_fine_voxels(const RunConfig& config, const PointSpreadFunction& psf) {
  const Triple<double> width = own_width(config, psf);
  const Triple<double> most_voxels{50, 20, 20};
  for (const int axis : {2, 1, 0}) {
    const double voxels = psf.voxel[axis] > 0 ? width[axis] / psf.voxel[axis] : 0;
    if (voxels > most_voxels[axis]) {
      return text(
          "the PSF is ", short_text(width[axis]), " µm or ", short_text(voxels), " voxels wide along ",
          axis_names[axis], ", far more than the two or three that images have: check ", step_option(axis),
          number_text(psf.voxel[axis]), " µm and ",
          has_measured_psf(config) ? "that the --psf shows one point and has the right voxel size" : "--na");
    }
  }
  return {};
}

std::string about_flat_measurement(const RunConfig& config, const PointSpreadFunction& psf,
                                   std::int64_t slices) {
  const Extent3& e = psf.values.extent();
  return !has_measured_psf(config) || slices == 1 || e.z != 1 || e.y * e.x == 1
             ? std::string()
             : "the measured PSF has one plane, so nothing is deconvolved along z: give a stack through the "
               "image of a point";
}

/// A PSF of light has no negative values but for noise of both signs, and that mostly cancels.
std::string about_negative_values(const PointSpreadFunction& psf) {
  constexpr double most_negative = 0.05;
  return psf.negative_share <= most_negative
             ? std::string()
             : text("negative values of the measured PSF make up ", percent_text(psf.negative_share),
                    " of its light and were set to 0: its background was not measured, or it shows no point; "
                    "average more beads, further apart");
}

/// A measured PSF was cut out around its point; one whose brightest place is several widths from there shows
/// something else.
std::string about_place_of_peak(const PointSpreadFunction& psf) {
  constexpr double most_widths = 3;
  for (int axis = 0; axis < axes; ++axis) {
    const double width = std::max(psf.fwhm[axis], psf.voxel[axis]);
    const double off = std::abs(psf.off_centre[axis]);
    if (off > most_widths * width) {
      return text("the peak of the measured PSF was ", short_text(off),
                  " µm off the middle of its file along ", axis_names[axis],
                  ", more than three times its width: does the file show one point, and is it cut out around "
                  "that?");
    }
  }
  return {};
}

} // namespace

std::vector<std::string> psf_warnings(const RunConfig& config, const PointSpreadFunction& psf,
                                      std::int64_t slices) {
  std::vector<std::string> all{about_energy(config, psf),
                               about_coarse_voxels(config, psf, slices),
                               about_coarse_measurement(config, psf, slices),
                               about_fine_voxels(config, psf),
                               psf_noise_warning(psf),
                               about_flat_measurement(config, psf, slices),
                               about_negative_values(psf),
                               about_place_of_peak(psf)};
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
