#include "pixel_averages.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Six nodes serve pixels of up to 3 units of v = 2 pi NA r / lambda (half a pixel of the Nyquist rate).
int nodes_per_pixel(const LightSheetModel& model, const Spacing3& voxel) {
  const double v = model.detection.lateral_wavenumber() * std::max(voxel.y, voxel.x);
  return std::max(6, static_cast<int>(std::ceil(2 * v)));
}

/// What depends on one coordinate only is computed once here; then every pixel costs, per plane, one product
/// of 64 terms for each of its nodes.
class PixelAverager {
public:
  PixelAverager(const LightSheetModel& model, const Spacing3& voxel, const Extent3& half_support)
      : model_(model), voxel_(voxel), octant_(half_support + Extent3{1, 1, 1}),
        rule_(gauss_legendre(nodes_per_pixel(model, voxel), -0.5, 0.5)), rings_(rule_.size() * rule_.size()),
        sheet_({octant_.z, octant_.x, static_cast<std::int64_t>(rule_.size())}) {
    for (std::int64_t z = 0; z < octant_.z; ++z) {
      defocus_.push_back(model.detection.defocus(static_cast<double>(z) * voxel.z));
      fill_sheet(z);
    }
  }

  Volume<double> averages() {
    Volume<double> result(octant_);
    for (std::int64_t y = 0; y < octant_.y; ++y) {
      for (std::int64_t x = 0; x < octant_.x; ++x) {
        fill_rings(y, x);
        for (std::int64_t z = 0; z < octant_.z; ++z) {
          result(z, y, x) = average(z, x);
        }
      }
    }
    return result;
  }

private:
  static double position(std::int64_t pixel, const QuadratureNode& node, double pixel_size) {
    return (static_cast<double>(pixel) + node.position) * pixel_size;
  }

  void fill_sheet(std::int64_t z) {
    for (std::int64_t x = 0; x < octant_.x; ++x) {
      for (std::size_t i = 0; i < rule_.size(); ++i) {
        sheet_(z, x, static_cast<std::int64_t>(i)) =
            model_.sheet.intensity(static_cast<double>(z) * voxel_.z, position(x, rule_[i], voxel_.x));
      }
    }
  }

  void fill_rings(std::int64_t y, std::int64_t x) {
    auto ring = rings_.begin();
    for (const QuadratureNode& row : rule_) {
      for (const QuadratureNode& column : rule_) {
        *ring++ =
            model_.detection.ring(std::hypot(position(x, column, voxel_.x), position(y, row, voxel_.y)));
      }
    }
  }

  [[nodiscard]] double average(std::int64_t z, std::int64_t x) const {
    const double* sheet = sheet_.view().row(z, x);
    auto ring = rings_.begin();
    double sum = 0;
    for (const QuadratureNode& row : rule_) {
      for (std::size_t i = 0; i < rule_.size(); ++i) {
        sum += row.weight * rule_[i].weight * sheet[i] * BornWolf::intensity(*ring++, defocus_[z]);
      }
    }
    return sum;
  }

  const LightSheetModel& model_;
  Spacing3 voxel_;
  Extent3 octant_;
  std::vector<QuadratureNode> rule_;
  std::vector<BornWolf::Samples> rings_; ///< Of the pixel at hand, rows first.
  std::vector<BornWolf::Defocus> defocus_;
  Volume<double> sheet_; ///< Plane, pixel along x, node.
};

} // namespace

Volume<double> pixel_averages(const LightSheetModel& model, const Spacing3& voxel,
                              const Extent3& half_support) {
  return PixelAverager(model, voxel, half_support).averages();
}

double mirrored_sum(VolumeView<const double> octant) {
  const Extent3 e = octant.extent();
  double sum = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        sum += octant(z, y, x) * (z > 0 ? 2 : 1) * (y > 0 ? 2 : 1) * (x > 0 ? 2 : 1);
      }
    }
  }
  return sum;
}

double whole_energy(const LightSheetModel& model, const Spacing3& voxel) {
  return model.detection.plane_energy() / (voxel.y * voxel.x) * model.sheet.sampled_energy(voxel.z);
}

} // namespace lsdeconv
