#include "support/reference_deconvolution.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv::testing {
namespace {

template <typename Visit>
void for_voxels(const Extent3& extent, Visit&& visit) {
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        visit(Index3{z, y, x});
      }
    }
  }
}

double& at(Volume<double>& volume, const Index3& i) {
  return volume(i.z, i.y, i.x);
}

double at(const Volume<double>& volume, const Index3& i) {
  return volume(i.z, i.y, i.x);
}

template <typename Other>
double relative_l2(VolumeView<const float> a, VolumeView<const Other> b) {
  double difference = 0;
  double norm = 0;
  for_voxels(a.extent(), [&](const Index3& i) {
    const auto expected = static_cast<double>(b(i.z, i.y, i.x));
    difference += std::pow(static_cast<double>(a(i.z, i.y, i.x)) - expected, 2);
    norm += expected * expected;
  });
  return std::sqrt(difference / norm);
}

} // namespace

ReferenceModel::ReferenceModel(VolumeView<const float> psf, const Extent3& data, const Triple<bool>& wraps)
    : psf_(psf.extent()), half_{psf.extent().z / 2, psf.extent().y / 2, psf.extent().x / 2}, data_(data),
      wraps_(wraps) {
  for_voxels(psf.extent(), [&](const Index3& i) { at(psf_, i) = psf(i.z, i.y, i.x); });
  for (int axis = 0; axis < axes; ++axis) {
    object_[axis] = data[axis] + (wraps[axis] ? 0 : 2 * half_[axis]);
  }
}

void ReferenceModel::for_pairs(const std::function<void(const Index3&, const Index3&, double)>& visit) const {
  for_voxels(data_, [&](const Index3& q) {
    for_voxels(psf_.extent(), [&](const Index3& d) {
      Index3 p = q - (d - half_);
      for (int axis = 0; axis < axes; ++axis) {
        const std::int64_t n = data_[axis];
        p[axis] = wraps_[axis] ? ((p[axis] % n) + n) % n : p[axis] + half_[axis];
      }
      visit(p, q, at(psf_, d));
    });
  });
}

Volume<double> ReferenceModel::forward(const Volume<double>& object) const {
  Volume<double> blurred(data_, 0.0);
  for_pairs([&](const Index3& p, const Index3& q, double h) { at(blurred, q) += h * at(object, p); });
  return blurred;
}

Volume<double> ReferenceModel::adjoint(const Volume<double>& data) const {
  Volume<double> correlated(object_, 0.0);
  for_pairs([&](const Index3& p, const Index3& q, double h) { at(correlated, p) += h * at(data, q); });
  return correlated;
}

Volume<double> ReferenceModel::cropped(const Volume<double>& object) const {
  Volume<double> part(data_);
  for_voxels(data_, [&](const Index3& q) {
    Index3 p = q;
    for (int axis = 0; axis < axes; ++axis) {
      p[axis] += wraps_[axis] ? 0 : half_[axis];
    }
    at(part, q) = at(object, p);
  });
  return part;
}

Volume<double> reference_deconvolution(const ReferenceModel& model, VolumeView<const float> image,
                                       const ReferenceSettings& settings) {
  const double b = settings.background;
  const double dim = 1e-6 * settings.brightest;
  const double floor = std::max(1e-3 * b, dim);

  const Volume<double> alpha = model.adjoint(Volume<double>(model.data(), 1.0));

  Volume<double> excess(model.data());
  for_voxels(model.data(), [&](const Index3& q) { at(excess, q) = image(q.z, q.y, q.x) - b; });
  Volume<double> x = model.adjoint(excess);
  for_voxels(model.object(), [&](const Index3& p) {
    at(x, p) = at(alpha, p) > 1e-6 ? std::max(at(x, p) / at(alpha, p), dim) : 0;
    if (settings.start != nullptr) {
      at(x, p) = at(*settings.start, p);
    }
  });

  Volume<double> older(model.object(), 0.0);
  for (int k = 1; k <= settings.iterations; ++k) {
    const double step = settings.step(k);
    if (settings.before) {
      settings.before(k, x, older);
    }
    Volume<double> point(model.object());
    for_voxels(model.object(), [&](const Index3& p) {
      at(point, p) = std::max(at(x, p) + step * (at(x, p) - at(older, p)), 0.0);
    });
    Volume<double> ratio = model.forward(point);
    for_voxels(model.data(), [&](const Index3& q) {
      const double y = image(q.z, q.y, q.x);
      at(ratio, q) = y > 0 ? y / std::max(at(ratio, q) + b, floor) : 0;
    });
    Volume<double> next = model.adjoint(ratio);
    if (settings.factor) {
      const Volume<double> factor = settings.factor(x);
      std::transform(next.begin(), next.end(), factor.begin(), next.begin(), std::multiplies<>{});
    }
    for_voxels(model.object(), [&](const Index3& p) {
      const double part = std::min(at(alpha, p) / 0.01, 1.0); // of the step
      const double whole = at(alpha, p) > 1e-6 ? at(next, p) / at(alpha, p) : 0;
      at(next, p) = at(point, p) * (1 - part + part * whole);
    });
    if (settings.after) {
      settings.after(x, next);
    }
    older = std::move(x);
    x = std::move(next);
  }
  return x;
}

double relative_difference(VolumeView<const float> a, VolumeView<const double> b) {
  return relative_l2(a, b);
}

double relative_difference(VolumeView<const float> a, VolumeView<const float> b) {
  return relative_l2(a, b);
}

} // namespace lsdeconv::testing
