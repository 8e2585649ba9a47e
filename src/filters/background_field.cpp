#include "lsdeconv/filters/background_field.hpp"

#include "lsdeconv/core/parallel.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Two neighbouring nodes along an axis, and how much the second one counts.
struct Between {
  std::int64_t first = 0;
  std::int64_t second = 0;
  double part = 0;
};

Between between(double place, std::int64_t voxels, std::int64_t nodes) {
  if (voxels < 2 || nodes < 2) {
    return {};
  }
  const double node = place * static_cast<double>(nodes - 1) / static_cast<double>(voxels - 1);
  const std::int64_t first = std::clamp<std::int64_t>(static_cast<std::int64_t>(node), 0, nodes - 2);
  return {first, first + 1, node - static_cast<double>(first)};
}

double mixed(double first, double second, double part) {
  return first + (second - first) * part;
}

} // namespace

double BackgroundField::at(const Triple<double>& place) const {
  const Extent3 n = nodes.extent();
  const Between z = between(place.z, volume.z, n.z);
  const Between y = between(place.y, volume.y, n.y);
  const Between x = between(place.x, volume.x, n.x);
  const auto along_x = [&](std::int64_t k, std::int64_t j) {
    return mixed(static_cast<double>(nodes.view()(k, j, x.first)),
                 static_cast<double>(nodes.view()(k, j, x.second)), x.part);
  };
  return mixed(mixed(along_x(z.first, y.first), along_x(z.first, y.second), y.part),
               mixed(along_x(z.second, y.first), along_x(z.second, y.second), y.part), z.part);
}

double BackgroundField::mean() const {
  const Extent3 n = nodes.extent();
  const auto weight = [](std::int64_t i, std::int64_t count) {
    return count > 1 && (i == 0 || i == count - 1) ? 0.5 : 1.0;
  };
  double sum = 0;
  double all = 0;
  for (std::int64_t z = 0; z < n.z; ++z) {
    for (std::int64_t y = 0; y < n.y; ++y) {
      for (std::int64_t x = 0; x < n.x; ++x) {
        const double here = weight(z, n.z) * weight(y, n.y) * weight(x, n.x);
        sum += here * static_cast<double>(nodes.view()(z, y, x));
        all += here;
      }
    }
  }
  return sum / all;
}

void even_out(VolumeView<float> voxels, const Box3& box, const BackgroundField& field, int threads) {
  const double mean = field.mean();
  const Extent3 e = box.extent();
  const Index3 begin = box.begin + field.origin;
  parallel_for(e.y, threads, [&](std::int64_t y) {
    for (std::int64_t z = 0; z < e.z; ++z) {
      float* row = voxels.row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        const Triple<double> place{static_cast<double>(begin.z + z), static_cast<double>(begin.y + y),
                                   static_cast<double>(begin.x + x)};
        row[x] = row[x] == 0 ? 0 : row[x] - static_cast<float>(field.at(place) - mean);
      }
    }
  });
}

} // namespace lsdeconv
