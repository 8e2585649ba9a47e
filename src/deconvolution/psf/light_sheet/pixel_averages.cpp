#include "pixel_averages.hpp"

#include "quadrature.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace lsdeconv {
namespace {

/// Quadrature nodes per axis of a pixel: six suffice for pixels of up to 3 units of v = 2 pi NA r / lambda.
int nodes_per_pixel(const LightSheetModel& model, const Spacing3& voxel) {
  const double v = model.detection().lateral_wavenumber() * std::max(voxel.y, voxel.x);
  return std::max(6, static_cast<int>(std::ceil(2 * v)));
}

/// Computes pixel_averages(). What depends on z alone (defocus) or on z and the position along the sheet (its
/// intensity) is computed once for all pixels, and what depends on the pixel alone (rings) once for all
/// planes.
class PixelAverager {
public:
  PixelAverager(const LightSheetModel& model, const Spacing3& voxel, const Extent3& half_support)
      : model_(model), voxel_(voxel), octant_(half_support + Extent3{1, 1, 1}),
        rule_(gauss_legendre(nodes_per_pixel(model, voxel), -0.5, 0.5)), rings_(rule_.size() * rule_.size()),
        sheet_({octant_.z, octant_[model.sheet_axis()], static_cast<std::int64_t>(rule_.size())}) {
    for (std::int64_t z = 0; z < octant_.z; ++z) {
      defocus_.push_back(model.detection().defocus(static_cast<double>(z) * voxel.z));
    }
    fill_sheet();
  }

  Volume<double> averages() {
    Volume<double> result(octant_);
    for (std::int64_t y = 0; y < octant_.y; ++y) {
      for (std::int64_t x = 0; x < octant_.x; ++x) {
        fill_rings(y, x);
        for (std::int64_t z = 0; z < octant_.z; ++z) {
          result(z, y, x) = average(z, y, x);
        }
      }
    }
    return result;
  }

private:
  /// Coordinate of a quadrature node of a pixel.
  static double position(std::int64_t pixel, const QuadratureNode& node, double pixel_size) {
    return (static_cast<double>(pixel) + node.position) * pixel_size;
  }

  void fill_sheet() {
    const Extent3 e = sheet_.extent();
    const double pixel_size = voxel_[model_.sheet_axis()];
    for (std::int64_t along = 0; along < e.y; ++along) {
      for (std::int64_t i = 0; i < e.x; ++i) {
        const LightSheet::Section section = model_.section(position(along, rule_[i], pixel_size));
        for (std::int64_t z = 0; z < e.z; ++z) {
          sheet_(z, along, i) = section.intensity(static_cast<double>(z) * voxel_.z);
        }
      }
    }
  }

  void fill_rings(std::int64_t y, std::int64_t x) {
    auto ring = rings_.begin();
    for (const QuadratureNode& row : rule_) {
      for (const QuadratureNode& column : rule_) {
        *ring++ =
            model_.detection().ring(std::hypot(position(x, column, voxel_.x), position(y, row, voxel_.y)));
      }
    }
  }

  [[nodiscard]] double average(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const bool along_x = model_.sheet_axis() == 2;
    const double* sheet = sheet_.view().row(z, along_x ? x : y);
    auto ring = rings_.begin();
    double sum = 0;
    for (std::size_t row = 0; row < rule_.size(); ++row) {
      for (std::size_t column = 0; column < rule_.size(); ++column) {
        sum += rule_[row].weight * rule_[column].weight * sheet[along_x ? column : row]
               * model_.detection().intensity(*ring++, defocus_[z]);
      }
    }
    return sum;
  }

  const LightSheetModel& model_;
  Spacing3 voxel_;
  Extent3 octant_;
  std::vector<QuadratureNode> rule_;
  std::vector<Detection::Ring> rings_; ///< Of the present pixel: nodes along y, then along x.
  std::vector<Detection::Defocus> defocus_;
  Volume<double> sheet_; ///< Intensity of the sheet by plane, pixel in the direction of propagation, node.
};

} // namespace

Volume<double> pixel_averages(const LightSheetModel& model, const Spacing3& voxel,
                              const Extent3& half_support) {
  return PixelAverager(model, voxel, half_support).averages();
}

Volume<float> mirrored(VolumeView<const double> octant, double factor) {
  const Extent3 half = octant.extent() - Extent3{1, 1, 1};
  Volume<float> full({2 * half.z + 1, 2 * half.y + 1, 2 * half.x + 1});
  for (std::int64_t z = -half.z; z <= half.z; ++z) {
    for (std::int64_t y = -half.y; y <= half.y; ++y) {
      const double* from = octant.row(std::abs(z), std::abs(y));
      float* centre = full.view().row(z + half.z, y + half.y) + half.x;
      for (std::int64_t x = -half.x; x <= half.x; ++x) {
        centre[x] = static_cast<float>(factor * from[std::abs(x)]);
      }
    }
  }
  return full;
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

double whole_energy(const LightSheetModel& model, const Spacing3& voxel, std::int64_t planes,
                    double distance) {
  const double sheet_energy =
      model.has_sheet() ? model.sheet().sampled_energy(voxel.z, distance) : static_cast<double>(planes);
  return model.detection().plane_energy() / (voxel.y * voxel.x) * sheet_energy;
}

} // namespace lsdeconv
