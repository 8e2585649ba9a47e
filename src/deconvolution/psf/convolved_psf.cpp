#include "lsdeconv/deconvolution/convolved_psf.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

/// Full width at half maximum of a Gaussian of standard deviation 1: 2 sqrt(2 ln 2).
constexpr double gaussian_full_width = 2.354820045030949;

/// In voxels squared.
double variance(const std::vector<double>& kernel) {
  double sum = 0;
  const double half = (static_cast<double>(kernel.size()) - 1) / 2;
  for (std::size_t i = 0; i < kernel.size(); ++i) {
    const double off = static_cast<double>(i) - half;
    sum += kernel[i] * off * off;
  }
  return sum;
}

/// One axis of the convolution, with the support grown by the kernel's half-length. Values on both sides of
/// the centre are added up in pairs: so rounding is the same on both sides, and symmetry is kept to the last
/// bit.
Volume<float> convolved_along(int axis, const Volume<float>& values, const std::vector<double>& kernel) {
  const auto half = static_cast<std::int64_t>(kernel.size() / 2);
  const Extent3 given = values.extent();
  Extent3 extent = given;
  extent[axis] += 2 * half;
  Volume<float> result(extent);
  const auto value = [&](Index3 at, std::int64_t step) {
    at[axis] += step;
    return at[axis] < 0 || at[axis] >= given[axis] ? 0.0 : static_cast<double>(values(at.z, at.y, at.x));
  };
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        Index3 at{z, y, x};
        at[axis] -= half;
        double sum = kernel[static_cast<std::size_t>(half)] * value(at, 0);
        for (std::int64_t j = 1; j <= half; ++j) {
          sum += kernel[static_cast<std::size_t>(half + j)] * (value(at, -j) + value(at, j));
        }
        result(z, y, x) = static_cast<float>(sum);
      }
    }
  }
  return result;
}

} // namespace

double kernel_full_width(const std::vector<double>& kernel) {
  return gaussian_full_width * std::sqrt(variance(kernel));
}

PointSpreadFunction convolved(PointSpreadFunction psf, const Triple<std::vector<double>>& kernels) {
  const Extent3 before = psf.values.extent();
  for (int axis = 0; axis < axes; ++axis) {
    if (kernels[axis].size() > 1) {
      psf.values = convolved_along(axis, psf.values, kernels[axis]);
      psf.fwhm[axis] = std::hypot(psf.fwhm[axis], kernel_full_width(kernels[axis]) * psf.voxel[axis]);
    }
  }
  if (psf.values.extent() != before) {
    psf.notes.push_back("the PSF was convolved with the Gaussian that the image is filtered with");
  }
  return psf;
}

} // namespace lsdeconv
