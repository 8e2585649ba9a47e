#include "illuminated_detection.hpp"

#include "../psf_support.hpp"
#include "pixel_averages.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {

IlluminatedDetection::IlluminatedDetection(const LightSheetModel& model, const Spacing3& voxel)
    : model_(model), voxel_(voxel), planes_(0) {
  // The support begins with the depth that detection alone sees: any sheet only makes the PSF shallower.
  const LightSheetModel alone = model.detection_alone();
  fwhm_ = alone.full_widths();
  check_scale(fwhm_, voxel);
  octant_ = pixel_averages(alone, voxel, half_support_of(fwhm_, voxel));
  planes_ = octant_.extent().z;
  sum_planes();
}

void IlluminatedDetection::crop_depth(std::int64_t half) {
  planes_ = std::min(planes_, half + 1);
}

void IlluminatedDetection::sum_planes() {
  const Extent3 e = octant_.extent();
  Volume<double> square(e);
  std::transform(octant_.begin(), octant_.end(), square.begin(), [](double value) { return value * value; });
  for (std::int64_t z = 0; z < e.z; ++z) {
    const Box3 plane{{z, 0, 0}, {z + 1, e.y, e.x}};
    const int images = z > 0 ? 2 : 1;
    energy_.push_back(images * mirrored_sum(octant_.view().part(plane)));
    square_.push_back(images * mirrored_sum(square.view().part(plane)));
  }
}

Triple<double> IlluminatedDetection::full_widths(double distance) const {
  return {model_.full_depth(model_.sheet().section(distance)), fwhm_.y, fwhm_.x};
}

std::vector<double> IlluminatedDetection::profile(double distance) const {
  const LightSheet::Section section = model_.sheet().section(distance);
  std::vector<double> light;
  double sum = 0;
  for (std::int64_t z = 0; z < planes_; ++z) {
    light.push_back(section.intensity(static_cast<double>(z) * voxel_.z));
    sum += light.back() * energy_[z];
  }
  for (double& plane : light) { // as if the PSF were normalised to sum 1
    plane /= sum;
  }
  return light;
}

double IlluminatedDetection::change(const std::vector<double>& a, const std::vector<double>& b) const {
  // Within a plane both PSFs are the same pixel averages, times their factors a and b.
  double difference = 0;
  double norm = 0;
  for (std::size_t z = 0; z < a.size(); ++z) {
    difference += square_[z] * (b[z] - a[z]) * (b[z] - a[z]);
    norm += square_[z] * a[z] * a[z];
  }
  return std::sqrt(difference / norm);
}

PointSpreadFunction IlluminatedDetection::psf(double distance) const {
  const LightSheet::Section section = model_.sheet().section(distance);
  const Extent3 e{planes_, octant_.extent().y, octant_.extent().x};
  Volume<double> product(e);
  for (std::int64_t z = 0; z < e.z; ++z) {
    const double light = section.intensity(static_cast<double>(z) * voxel_.z);
    std::transform(octant_.view().row(z, 0), octant_.view().row(z, 0) + e.y * e.x, product.view().row(z, 0),
                   [light](double value) { return light * value; });
  }
  const double sum = mirrored_sum(product.view());
  PointSpreadFunction psf;
  psf.values = mirrored(product.view(), 1 / sum);
  psf.voxel = voxel_;
  psf.fwhm = full_widths(distance);
  psf.captured_energy = std::min(1.0, sum / whole_energy(model_, voxel_, 2 * e.z - 1, distance));
  psf.symmetric = true;
  psf.notes = model_.notes();
  psf.notes.push_back(text("lit as at ", std::setprecision(5), distance, " µm from the waist of the sheet"));
  return psf;
}

} // namespace lsdeconv
