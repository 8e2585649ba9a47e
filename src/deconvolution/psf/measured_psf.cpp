#include "lsdeconv/deconvolution/measured_psf.hpp"

#include "camera/camera_psf.hpp"
#include "camera/white_noise.hpp"
#include "energy_crop.hpp"
#include "face_level.hpp"
#include "full_width.hpp"
#include "peak_shape.hpp"
#include "psf_support.hpp"
#include "requirements.hpp"
#include "resampling.hpp"
#include "visit_voxels.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

/// Offsets below this many voxels are not significant: a PSF that is already centred is not resampled for
/// them.
constexpr double least_offset = 1e-3;

using Notes = std::vector<std::string>;

/// Throws UserError for no values at all, NaN, infinity (with the position), and values that are all equal.
void check_measured_values(VolumeView<const float> values) {
  const Extent3 extent = values.extent();
  if (voxel_count(extent) == 0) {
    throw UserError("the PSF has no voxels");
  }
  bool flat = voxel_count(extent) > 1;
  visit_voxels(extent, [&](const Index3& at) {
    const float value = values(at.z, at.y, at.x);
    if (!std::isfinite(value)) {
      throw UserError(text("the PSF has the value ", value, " at z ", at.z, " y ", at.y, " x ", at.x,
                           "; every value must be finite"));
    }
    flat = flat && value == values(0, 0, 0);
  });
  if (flat) {
    throw UserError("all values of the PSF are equal: it has no peak");
  }
}

/// Throws UserError for voxel sizes that cannot be meant. `fwhm`: of the PSF in micrometres; `half`: its
/// half-extent in voxels of the image.
void check_measured_scale(const Triple<double>& fwhm, const Spacing3& image, const Extent3& half) {
  double voxels = 1;
  for (int axis = 0; axis < axes; ++axis) {
    if (image[axis] > coarsest_voxel_in_widths * fwhm[axis]) {
      throw UserError(text("a voxel of the image is ", number_text(image[axis]), " µm along ", "zyx"[axis],
                           ", far coarser than the PSF, which is ", std::setprecision(3), fwhm[axis],
                           " µm wide; check the voxel sizes of both (in µm)"));
    }
    voxels *= 2 * static_cast<double>(half[axis]) + 1;
  }
  if (!(voxels <= most_psf_voxels)) {
    throw UserError(text("at the image's voxel size the PSF would have ", std::setprecision(2), voxels,
                         " voxels; check the voxel sizes of both (in µm), or crop it around its peak"));
  }
}

Volume<float> copy_of(VolumeView<const float> values) {
  Volume<float> result(values.extent());
  copy(values, result.view());
  return result;
}

/// Subtracts the level of the faces.
void subtract_face_level(Volume<float>& values, Notes& notes) {
  const FaceLevel faces = face_level(values.view());
  if (faces.voxels == 0) {
    notes.emplace_back("background: none subtracted, the PSF is too small to have faces");
    return;
  }
  for (float& value : values) {
    value = static_cast<float>(value - faces.level);
  }
  notes.push_back(text("background: ", std::setprecision(6), faces.level, " subtracted, the ",
                       faces.even ? "median" : "darkest part", " of the ", faces.voxels,
                       " voxels on the faces (their noise is ", std::setprecision(3), faces.noise,
                       faces.even ? ")" : "); light of the PSF reaches them"));
}

/// A peak in measured voxels, without background.
struct MeasuredPeak {
  PeakShape shape;
  Triple<double> centre;       ///< What becomes the middle of the centre voxel.
  Box3 support;                ///< All values outside of it are 0.
  double noise_sum = 0;        ///< Expected sum of the sizes of the noise of all values in the support.
  double noise_everywhere = 0; ///< Standard deviation where no support was found in it.
};

/// Takes background and noise of the camera off; where there is no noise, or too little background to measure
/// both, the level of the faces only.
void subtract_background(PointSpreadFunction& psf, MeasuredPeak& peak) {
  std::optional<CameraPsf> light = camera_psf(psf.values.view());
  if (!light) {
    peak.noise_everywhere = white_noise(psf.values.view());
    subtract_face_level(psf.values, psf.notes);
    return;
  }
  psf.values = std::move(light->values);
  psf.notes = std::move(light->notes);
  peak.support = light->support;
  peak.noise_sum = light->noise_sum;
}

/// Called before the values are normalised. voxels: of the measurement in one of the image, whose noise
/// partly cancels in their sum.
void note_noise(PointSpreadFunction& psf, const MeasuredPeak& peak, double voxels) {
  const double left = peak.noise_sum / std::sqrt(std::max(1.0, voxels))
                      + mean_noise_size * peak.noise_everywhere * std::min(voxels, std::sqrt(voxels))
                            * static_cast<double>(psf.values.size());
  psf.noise_share = left / sum_of(psf.values.view());
  if (left > 0) {
    psf.notes.push_back(
        text("noise: makes up about ", std::setprecision(2), 100 * psf.noise_share, " % of the sum"));
  }
}

/// Throws UserError unless the values sum to more than 0.
void require_light(const Volume<float>& values) {
  if (!(sum_of(values.view()) > 0)) {
    throw UserError("the PSF does not rise above its background: the sum of its values above it is not "
                    "positive; is this a picture of a point?");
  }
}

/// The middle of a volume, in voxels from the middle of the first.
Triple<double> middle_of(const Extent3& extent) {
  return {static_cast<double>(extent.z - 1) / 2, static_cast<double>(extent.y - 1) / 2,
          static_cast<double>(extent.x - 1) / 2};
}

/// The centre of the peak, in voxels; rounded to the middle of a voxel where it is closer to that than is
/// significant. off: gets its distance from the middle.
Triple<double> peak_centre(const PeakShape& peak, const Extent3& extent, Triple<double>& off, Notes& notes) {
  Triple<double> centre = peak.centre;
  for (int axis = 0; axis < axes; ++axis) {
    const double voxel = std::round(centre[axis]);
    centre[axis] = std::abs(centre[axis] - voxel) < least_offset ? voxel : centre[axis];
  }
  off = centre - middle_of(extent);
  notes.push_back(text(std::fixed, std::setprecision(2), "centre: the peak was z ", off.z, " y ", off.y,
                       " x ", off.x, " voxels off the middle of the ", extent,
                       " voxels and lies in the middle of the centre voxel now"));
  return centre;
}

double volume_of(const Spacing3& voxel) {
  return voxel.z * voxel.y * voxel.x;
}

std::string spacing_text(const Spacing3& voxel) {
  return text(number_text(voxel.z), "×", number_text(voxel.y), "×", number_text(voxel.x), " µm");
}

/// The grid of image voxels on which the measured ones are resampled.
struct Placement {
  Triple<double> ratio; ///< Size of an image voxel in measured voxels.
  Extent3 half;         ///< Image voxels to each side of the centre that cover the support.
};

Placement placement_of(const Box3& support, const Triple<double>& centre, const Spacing3& measured,
                       const Spacing3& image) {
  Placement placement;
  for (int axis = 0; axis < axes; ++axis) {
    placement.ratio[axis] = image[axis] / measured[axis];
    placement.half[axis] =
        covering_half({support.begin[axis], support.end[axis]}, centre[axis], placement.ratio[axis]);
  }
  return placement;
}

void resample(PointSpreadFunction& psf, const MeasuredPeak& peak, const Spacing3& measured) {
  const Extent3 before = psf.values.extent();
  const Placement placement = placement_of(peak.support, peak.centre, measured, psf.voxel);
  Triple<double> fwhm;
  for (int axis = 0; axis < axes; ++axis) {
    fwhm[axis] = peak.shape.fwhm[axis] * measured[axis];
  }
  check_measured_scale(fwhm, psf.voxel, placement.half);
  psf.values = resampled(psf.values.view(), peak.centre, placement.ratio, placement.half);
  psf.notes.push_back(measured == psf.voxel
                          ? text("voxel size: ", spacing_text(measured), " (z×y×x), as the image's")
                          : text("voxel size: integrated from ", spacing_text(measured), " over the image's ",
                                 spacing_text(psf.voxel), " (z×y×x), ", before, " to ", psf.values.extent(),
                                 " voxels"));
}

void crop(PointSpreadFunction& psf, double energy) {
  const Extent3 before = psf.values.extent();
  const VolumeView<const float> part =
      std::as_const(psf.values)
          .view()
          .part(middle_box(before, half_extent_holding(psf.values.view(), energy)));
  psf.captured_energy = std::min(1.0, sum_of(part) / sum_of(psf.values.view()));
  psf.values = copy_of(part);
  psf.notes.push_back(text("crop: ", before, " to ", psf.values.extent(), " voxels, which hold ",
                           std::setprecision(4), 100 * psf.captured_energy, " % of the energy"));
}

/// Called after the crop, when fewest negative values are left: until then noise of both signs cancels in
/// every sum.
void remove_negative(PointSpreadFunction& psf) {
  double removed = 0;
  std::int64_t count = 0;
  for (float& value : psf.values) {
    if (value < 0) {
      removed -= static_cast<double>(value);
      value = 0;
      ++count;
    }
  }
  if (count > 0) {
    psf.negative_share = removed / sum_of(psf.values.view());
    psf.notes.push_back(text("negative values: ", count, " of ", psf.values.size(), " set to 0, which adds ",
                             std::setprecision(2), 100 * psf.negative_share, " % to the energy"));
  }
}

void normalise(PointSpreadFunction& psf) {
  const double sum = sum_of(psf.values.view());
  for (float& value : psf.values) {
    value = static_cast<float>(value / sum);
  }
  psf.notes.push_back(text("normalised: divided by the sum, ", std::setprecision(6), sum));
}

void measure_width(PointSpreadFunction& psf) {
  const Index3 peak = brightest_voxel(psf.values.view());
  for (int axis = 0; axis < axes; ++axis) {
    psf.fwhm[axis] = full_width(psf.values.view(), peak, axis) * psf.voxel[axis];
  }
}

} // namespace

PointSpreadFunction measured_psf(VolumeView<const float> values, const Spacing3& measured,
                                 const Spacing3& image, const MeasuredPsfSteps& steps) {
  require_positive(measured);
  require_positive(image);
  check_measured_values(values);
  PointSpreadFunction psf;
  psf.voxel = image;
  psf.values = copy_of(values);
  MeasuredPeak peak{.shape = {}, .centre = middle_of(values.extent()), .support = whole(values.extent())};
  if (steps.subtract_background) {
    subtract_background(psf, peak);
  }
  require_light(psf.values);
  peak.shape = peak_shape(psf.values.view());
  if (steps.centre) {
    peak.centre = peak_centre(peak.shape, values.extent(), psf.off_centre, psf.notes);
    for (int axis = 0; axis < axes; ++axis) {
      psf.off_centre[axis] *= measured[axis];
    }
  }
  resample(psf, peak, measured);
  crop(psf, steps.energy);
  remove_negative(psf);
  note_noise(psf, peak, volume_of(image) / volume_of(measured));
  normalise(psf);
  measure_width(psf);
  psf.symmetric = point_symmetric(psf.values.view());
  return psf;
}

} // namespace lsdeconv
