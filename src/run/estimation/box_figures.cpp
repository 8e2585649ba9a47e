#include "lsdeconv/run/estimation/box_figures.hpp"

#include "lsdeconv/core/text.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>
#include <optional>

namespace lsdeconv {
namespace {

constexpr double none = QualityFigure::none;
constexpr std::string_view names_of_axes = "zyx";
constexpr const char* micrometres = "µm";

/// The sums of all boxes.
struct Together {
  SectionSums raw;
  SectionSums result;
  SectionSums model;
  ResidualSums residual;
  ResidualSums held_out;
  BrightNoise before;
  BrightNoise after;
  std::vector<NoiseTile> tiles;
};

Together added_up(const std::vector<BoxQuality>& boxes) {
  Together sums;
  for (const BoxQuality& box : boxes) {
    const double weight = box.light > 0 ? 1 / box.light : 0;
    for (int axis = 0; axis < axes; ++axis) {
      sums.raw[axis].add(box.raw[axis], weight);
      sums.result[axis].add(box.result[axis], weight);
      sums.model[axis].add(box.model[axis], weight);
    }
    sums.residual += box.residual;
    sums.held_out += box.held_out;
    sums.before += box.noise_before;
    sums.after += box.noise_after;
    sums.tiles.insert(sums.tiles.end(), box.tiles.begin(), box.tiles.end());
  }
  return sums;
}

/// |H| at k/n cycles per voxel along one axis, k = 0, 1, …, n/2.
std::vector<double> transfer_along(const PointSpreadFunction& psf, int axis, std::int64_t n) {
  const Extent3 e = psf.values.extent();
  std::vector<double> profile(static_cast<std::size_t>(e[axis]), 0.0);
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        profile[static_cast<std::size_t>(Index3{z, y, x}[axis])] += static_cast<double>(psf.values(z, y, x));
      }
    }
  }
  const double all = std::accumulate(profile.begin(), profile.end(), 0.0);
  std::vector<double> curve;
  for (std::int64_t k = 0; k <= n / 2; ++k) {
    std::complex<double> sum = 0;
    for (std::size_t i = 0; i < profile.size(); ++i) {
      sum += std::polar(profile[i], -2 * std::numbers::pi * static_cast<double>(k) * static_cast<double>(i)
                                        / static_cast<double>(n));
    }
    curve.push_back(all > 0 ? std::abs(sum) / all : 0);
  }
  return curve;
}

/// A figure of which one side or both are known, else with the reason.
QualityFigure figure(QualityFigure of, double before, double after, const std::string& missing) {
  of.before = before;
  of.after = after;
  of.missing = std::isnan(after) ? missing : std::string();
  return of;
}

/// The two figures of each axis.
class AxisFigures {
public:
  AxisFigures(const Together& sums, const Extent3& box, const PointSpreadFunction& psf,
              const std::string& no_noise)
      : sums_(sums), box_(box), psf_(psf), no_noise_(no_noise) {}

  [[nodiscard]] QualityFigure resolution_along(int axis) const {
    const std::string along(1, names_of_axes[static_cast<std::size_t>(axis)]);
    return figure({.key = "resolution_" + along,
                   .name = "resolution along " + along,
                   .unit = micrometres,
                   .meaning = "finest period at which two halves of the light agree (Fourier shell "
                              "correlation 1/7); less is better, never below 2 voxels"},
                  micrometres_of(finest(sums_.raw[axis], axis), axis),
                  micrometres_of(finest(sums_.result[axis], axis), axis), why(axis));
  }

  [[nodiscard]] QualityFigure width_along(int axis) const {
    const std::string along(1, names_of_axes[static_cast<std::size_t>(axis)]);
    const std::int64_t n = box_[axis];
    const double before = width_at_half(transfer_along(psf_, axis, n), n, 2).voxels;
    const QualityFigure of{
        .key = "width_" + along,
        .name = "effective width of the PSF along " + along,
        .unit = micrometres,
        .meaning =
            "full width at half maximum of a Gaussian that passes half of the contrast at the same "
            "period: of the PSF, and of the way from the object to the result, as far as the data show "
            "it; less is better"};
    const std::optional<HalfWidth> after = width_of_result(axis);
    const bool hidden = after && after->is_bound && after->voxels >= before;
    return figure(of, micrometres_of(before, axis),
                  after && !hidden ? micrometres_of(after->voxels, axis) : none,
                  n < least_side_for_shells ? too_thin() : nothing_seen());
  }

private:
  [[nodiscard]] std::optional<double> finest(const ShellSums& sums, int axis) const {
    return no_noise_.empty() ? resolution(sums, box_[axis]) : std::nullopt;
  }
  [[nodiscard]] std::optional<HalfWidth> width_of_result(int axis) const {
    const std::int64_t n = box_[axis];
    if (n < least_side_for_shells) {
      return std::nullopt;
    }
    const std::optional<double> trusted = no_noise_.empty() ? finest(sums_.raw[axis], axis) : 2;
    return trusted ? std::optional(width_at_half(reproduced(sums_.model[axis], sums_.raw[axis]), n, *trusted))
                   : std::nullopt;
  }
  [[nodiscard]] double micrometres_of(std::optional<double> voxels, int axis) const {
    return voxels ? *voxels * psf_.voxel[axis] : none;
  }
  static std::string too_thin() {
    return text("the volume has fewer than ", least_side_for_shells, " voxels along this axis");
  }
  static std::string nothing_seen() {
    return "too little structure stands out of the noise in the sampled boxes";
  }
  [[nodiscard]] std::string why(int axis) const {
    return !no_noise_.empty() ? no_noise_ : box_[axis] < least_side_for_shells ? too_thin() : nothing_seen();
  }

  const Together& sums_;
  Extent3 box_;
  const PointSpreadFunction& psf_;
  const std::string& no_noise_;
};

} // namespace

QualityFigures box_figures(const std::vector<BoxQuality>& boxes, const PointSpreadFunction& psf,
                           const std::string& no_noise) {
  const Together sums = added_up(boxes);
  const AxisFigures along(sums, boxes.front().box, psf, no_noise);
  QualityFigures figures;
  for (int axis = axes - 1; axis >= 0; --axis) {
    figures.push_back(along.resolution_along(axis));
  }
  for (int axis = axes - 1; axis >= 0; --axis) {
    figures.push_back(along.width_along(axis));
  }
  figures.push_back(figure(
      {.key = "background_noise",
       .name = "noise in the background",
       .unit = "×",
       .meaning =
           "standard deviation of the result's noise over that of the raw data's, in the darkest tenth of "
           "the sampled boxes; below 1 noise is suppressed, above it is amplified"},
      none, background_noise_gain(sums.tiles), "the sampled boxes have no place without unseen voxels"));
  figures.push_back(figure(
      {.key = "structure_noise",
       .name = "noise in bright places",
       .unit = "%",
       .meaning = "standard deviation over mean light of the brightest tenth, from the difference of two "
                  "halves of the light; sharpening raises it, total variation lowers it"},
      100 * sums.before.relative(), 100 * sums.after.relative(),
      no_noise.empty() ? "the sampled boxes hold no light" : no_noise));
  figures.push_back(figure(
      {.key = "residual_deviance",
       .name = "residual deviance",
       .meaning =
           "Poisson deviance of the data from the model over what photon noise makes of it; about 1 is "
           "right, above it structures are left over, far below it noise is fitted"},
      none, sums.residual.deviance_ratio(), no_noise));
  figures.push_back(figure(
      {.key = "held_out_deviance",
       .name = "deviance of held-out light",
       .meaning =
           "the same of each half of the light from the model of the other; the nearer to 1 the better "
           "the result predicts new data"},
      none, sums.held_out.deviance_ratio(), no_noise));
  figures.push_back(figure(
      {.key = "residual_structure",
       .name = "structure of the residual",
       .meaning = "correlation of neighbouring residuals, 0 for white noise; above 0.1 the model misses "
                  "something: PSF, background or iterations"},
      none, sums.residual.structure(), no_noise));
  return figures;
}

} // namespace lsdeconv
