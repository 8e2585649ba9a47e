#include "lsdeconv/run/estimation/power_spectrum.hpp"

#include "lsdeconv/compute/hann_window.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace lsdeconv {
namespace {

using Complex = std::complex<double>;

/// As the operator, but without its care for infinities, which takes most of the time.
Complex product(const Complex& a, const Complex& b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// out += factor in
void add_product(const Complex& factor, VolumeView<const Complex> in, VolumeView<Complex> out) {
  const Extent3 e = in.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        out(z, y, x) += product(factor, in(z, y, x));
      }
    }
  }
}

/// The Fourier transform along one axis at `count` frequencies k/n. Boxes are small and few: the sum is taken
/// as it stands, so that any extent will do.
Volume<Complex> transformed(const Volume<Complex>& in, int axis, std::int64_t n, std::int64_t count) {
  std::vector<Complex> turn(static_cast<std::size_t>(n));
  for (std::int64_t i = 0; i < n; ++i) {
    turn[static_cast<std::size_t>(i)] =
        std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n));
  }
  Extent3 extent = in.extent();
  extent[axis] = count;
  Volume<Complex> out(extent, Complex());
  for (std::int64_t k = 0; k < count; ++k) {
    for (std::int64_t i = 0; i < in.extent()[axis]; ++i) {
      Box3 source = whole(in.extent());
      Box3 target = whole(extent);
      source.begin[axis] = i;
      source.end[axis] = i + 1;
      target.begin[axis] = k;
      target.end[axis] = k + 1;
      add_product(turn[static_cast<std::size_t>(k * i % n)], in.view().part(source), out.view().part(target));
    }
  }
  return out;
}

/// Squared absolute values of the transform of `values` at the frequencies of a box.
Spectrum powers(Volume<Complex> values, const Extent3& box) {
  values = transformed(values, 2, box.x, box.x / 2 + 1);
  values = transformed(values, 1, box.y, box.y);
  values = transformed(values, 0, box.z, box.z);
  Spectrum result(values.extent());
  std::transform(values.begin(), values.end(), result.begin(), [](const Complex& v) { return std::norm(v); });
  return result;
}

/// Smoothing along one axis by the spectrum of the window, 1/6, 2/3, 1/6 at neighbouring frequencies.
Spectrum smoothed(const Spectrum& in, int axis, std::int64_t n) {
  const Extent3 extent = in.extent();
  Spectrum out(extent);
  if (n < 3) {
    std::copy(in.begin(), in.end(), out.begin());
    return out;
  }
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        const auto neighbour = [&](std::int64_t step) {
          Index3 at{z, y, x};
          at[axis] = (at[axis] + step + n) % n;
          // Of a real PSF, F(-k) is the conjugate of F(k); neighbours along x alone are taken at the same z,
          // y, which is exact for PSFs that are even along them.
          at[axis] = axis == 2 && at.x >= extent.x ? n - at.x : at[axis];
          return in(at.z, at.y, at.x);
        };
        out(z, y, x) = (4 * in(z, y, x) + neighbour(-1) + neighbour(1)) / 6;
      }
    }
  }
  return out;
}

} // namespace

double frequency(std::int64_t k, std::int64_t n) {
  return static_cast<double>(2 * k <= n ? k : k - n) / static_cast<double>(n);
}

Spectrum power_spectrum(VolumeView<const float> voxels) {
  const Extent3 e = voxels.extent();
  const Triple<std::vector<double>> window{hann_window(e.z), hann_window(e.y), hann_window(e.x)};
  const auto weight = [&](std::int64_t z, std::int64_t y, std::int64_t x) {
    return window.z[static_cast<std::size_t>(z)] * window.y[static_cast<std::size_t>(y)]
           * window.x[static_cast<std::size_t>(x)];
  };
  double weights = 0;
  double squares = 0;
  double sum = 0;
  const auto each_seen = [&](auto&& body) {
    for (std::int64_t z = 0; z < e.z; ++z) {
      for (std::int64_t y = 0; y < e.y; ++y) {
        for (std::int64_t x = 0; x < e.x; ++x) {
          if (!std::isnan(voxels(z, y, x))) {
            body(z, y, x, weight(z, y, x));
          }
        }
      }
    }
  };
  each_seen([&](std::int64_t z, std::int64_t y, std::int64_t x, double w) {
    weights += w;
    squares += w * w;
    sum += w * static_cast<double>(voxels(z, y, x));
  });
  Volume<Complex> values(e, Complex());
  each_seen([&](std::int64_t z, std::int64_t y, std::int64_t x, double w) {
    values(z, y, x) = w * (static_cast<double>(voxels(z, y, x)) - sum / weights);
  });
  Spectrum result = powers(std::move(values), e);
  std::for_each(result.begin(), result.end(), [&](double& power) { power /= squares; });
  return result;
}

Spectrum squared_transfer(VolumeView<const float> psf, const Extent3& box) {
  const Extent3 e = psf.extent();
  Volume<Complex> values(e);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      std::copy(psf.row(z, y), psf.row(z, y) + e.x, values.view().row(z, y));
    }
  }
  Spectrum result = powers(std::move(values), box);
  for (int axis = 0; axis < axes; ++axis) {
    result = smoothed(result, axis, box[axis]);
  }
  return result;
}

} // namespace lsdeconv
