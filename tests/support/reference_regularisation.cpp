#include "support/reference_regularisation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lsdeconv::testing {
namespace {

double& at(Volume<double>& v, const Index3& i) {
  return v(i.z, i.y, i.x);
}
double at(const Volume<double>& v, const Index3& i) {
  return v(i.z, i.y, i.x);
}

Index3 moved(Index3 i, int axis, std::int64_t by, const Extent3& extent) {
  const std::int64_t n = extent[axis];
  i[axis] = ((i[axis] + by) % n + n) % n;
  return i;
}

template <typename Value>
Volume<double> mapped(const Extent3& extent, Value&& value) {
  Volume<double> result(extent);
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        result(z, y, x) = value(Index3{z, y, x});
      }
    }
  }
  return result;
}

Volume<double> gradient(const Volume<double>& x, int axis, double spacing, Faces faces) {
  return mapped(x.extent(), [&](const Index3& i) {
    const bool beyond = faces == Faces::flat && i[axis] == x.extent()[axis] - 1;
    return beyond ? 0.0 : (at(x, moved(i, axis, 1, x.extent())) - at(x, i)) / spacing;
  });
}

} // namespace

Volume<double> reference_total_variation(const Volume<double>& x, double strength, double smoothness,
                                         const Triple<double>& spacing, const Triple<Faces>& faces) {
  const Extent3& e = x.extent();
  std::array<Volume<double>, 3> g;
  double contrast = 0;
  for (int axis = 0; axis < axes; ++axis) {
    g[static_cast<std::size_t>(axis)] = gradient(x, axis, spacing[axis], faces[axis]);
    contrast += 8.0 / 3 * strength / (spacing[axis] * spacing[axis]);
  }
  const auto brightest = [&](const Index3& i) {
    double most = at(x, i);
    for (int axis = 0; axis < axes; ++axis) {
      most = std::max(most, at(x, i) + at(g[static_cast<std::size_t>(axis)], i) * spacing[axis]);
    }
    return most;
  };
  const Volume<double> length = mapped(e, [&](const Index3& i) {
    return std::sqrt(std::pow(at(g[0], i), 2) + std::pow(at(g[1], i), 2) + std::pow(at(g[2], i), 2)
                     + smoothness * smoothness + std::pow(contrast * brightest(i), 2));
  });
  return mapped(e, [&](const Index3& i) {
    double divergence = 0;
    for (int axis = 0; axis < axes; ++axis) {
      const Volume<double>& along = g[static_cast<std::size_t>(axis)];
      const Index3 before = moved(i, axis, -1, e); // flat: the gradient there is 0
      divergence += (at(along, i) / at(length, i) - at(along, before) / at(length, before)) / spacing[axis];
    }
    return 1 / std::max(1 - strength * divergence, 0.1);
  });
}

Volume<double> reference_neighbour_mean(const Volume<double>& x) {
  return mapped(x.extent(), [&](const Index3& i) {
    double sum = -at(x, i);
    for (int n = 0; n < 27; ++n) {
      Index3 j = moved(i, 0, n / 9 - 1, x.extent());
      j = moved(j, 1, n / 3 % 3 - 1, x.extent());
      sum += at(x, moved(j, 2, n % 3 - 1, x.extent()));
    }
    return sum / 26;
  });
}

Volume<double> reference_gaussian(const Volume<double>& x, const Triple<double>& sigma,
                                  const Triple<std::int64_t>& reach) {
  Volume<double> result = mapped(x.extent(), [&](const Index3& i) { return at(x, i); });
  for (int axis = 0; axis < axes; ++axis) {
    const auto weight = [&](std::int64_t d) {
      return std::exp(-std::pow(static_cast<double>(d) / sigma[axis], 2) / 2);
    };
    double norm = 0;
    for (std::int64_t d = -reach[axis]; d <= reach[axis]; ++d) {
      norm += weight(d);
    }
    result = mapped(x.extent(), [&](const Index3& i) {
      double sum = 0;
      for (std::int64_t d = -reach[axis]; d <= reach[axis]; ++d) {
        sum += weight(d) / norm * at(result, moved(i, axis, d, x.extent()));
      }
      return sum;
    });
  }
  return result;
}

} // namespace lsdeconv::testing
