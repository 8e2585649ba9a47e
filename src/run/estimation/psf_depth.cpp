#include "lsdeconv/run/estimation/psf_depth.hpp"

#include "frequency_shells.hpp"

#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace lsdeconv {
namespace {

constexpr double factor_step = 1.09;
constexpr int steps = 8; // to each side: 0.5 to 2
/// Part of the energy above which a frequency counts as passed by the PSF.
constexpr double passed = 1e-6;
constexpr std::size_t least_noise = 200; // frequencies
constexpr double deviation_of_one_box = 0.1;
constexpr double deviation_of_structures = 0.03;
constexpr double most_deviation = 0.15;
/// Above this median of DepthEvidence::contrasts structures lie along axes: on phantoms of bars along them it
/// is 0.9 to 1.6, on those of six other kinds at most 0.6.
constexpr double most_contrast = 0.7;

/// -log of the likelihood of the powers of a shell, with the P that makes it least.
double unlikelihood(const Shell& shell, const Spectrum& transfer, double noise) {
  constexpr int most_rounds = 30;
  const auto passed_at = [&](const Sample& s) { return transfer.data()[s.index]; };
  double power = 0;
  double light = 0;
  for (const Sample& s : shell) {
    power += s.power - noise;
    light += passed_at(s);
  }
  const double least = 1e-6 * noise;
  double object = std::max(light > 0 ? power / light : 0, least);
  for (int round = 0; round < most_rounds; ++round) { // Fisher's scoring
    double slope = 0;
    double weight = 0;
    for (const Sample& s : shell) {
      const double share = passed_at(s) / (object * passed_at(s) + noise);
      slope += (s.power - noise) / (object * passed_at(s) + noise) * share;
      weight += share * share;
    }
    const double before = object;
    object = std::max(weight > 0 ? slope / weight : 0, least);
    if (std::abs(object - before) < 1e-4 * object) {
      break;
    }
  }
  double sum = 0;
  for (const Sample& s : shell) {
    const double expected = object * passed_at(s) + noise;
    sum += std::log(expected) + s.power / expected;
  }
  return sum;
}

/// The level of the noise; none where hardly a frequency is beyond the PSF. The median of an exponential
/// distribution is ln 2 times its mean.
std::optional<double> noise_of(const std::vector<Shell>& all, const Spectrum& transfer) {
  std::vector<double> powers;
  for (const Shell& shell : all) {
    for (const Sample& s : shell) {
      if (transfer.data()[s.index] < passed) {
        powers.push_back(s.power);
      }
    }
  }
  if (powers.size() < least_noise) {
    return std::nullopt;
  }
  const auto middle = powers.begin() + static_cast<std::ptrdiff_t>(powers.size() / 2);
  std::nth_element(powers.begin(), middle, powers.end());
  return *middle > 0 ? std::optional(*middle / std::numbers::ln2) : std::nullopt;
}

std::vector<double> curve_of(const std::vector<Shell>& all, const std::vector<Spectrum>& transfers,
                             double noise) {
  std::vector<double> curve;
  for (const Spectrum& transfer : transfers) {
    double sum = 0;
    for (const Shell& shell : all) {
      sum += shell.empty() ? 0 : unlikelihood(shell, transfer, noise);
    }
    curve.push_back(sum);
  }
  return curve;
}

/// The logarithm of the most likely factor, and its standard deviation by the curvature.
struct Minimum {
  double place = 0;
  double deviation = 0;
  bool inside = false; ///< Not at the first or last factor.
};

Minimum minimum_of(const std::vector<double>& curve) {
  const auto least = static_cast<std::size_t>(std::min_element(curve.begin(), curve.end()) - curve.begin());
  const double step = std::log(factor_step);
  if (least == 0 || least + 1 == curve.size()) {
    return {std::log(stretch_factors()[least]), 0, false};
  }
  const double curvature = curve[least - 1] - 2 * curve[least] + curve[least + 1];
  const double slope = (curve[least + 1] - curve[least - 1]) / 2;
  return {std::log(stretch_factors()[least]) - step * slope / curvature, step / std::sqrt(curvature),
          curvature > 0};
}

using Curve = std::vector<double> DepthEvidence::*;

/// The sum over all boxes but one; `without` beyond the last: over all.
std::vector<double> summed(const std::vector<DepthEvidence>& boxes, Curve curve, std::size_t without) {
  std::vector<double> sum(stretch_factors().size(), 0.0);
  for (std::size_t box = 0; box < boxes.size(); ++box) {
    for (std::size_t i = 0; i < sum.size() && box != without; ++i) {
      sum[i] += (boxes[box].*curve)[i];
    }
  }
  return sum;
}

double jackknife(const std::vector<DepthEvidence>& boxes) {
  if (boxes.size() < 2) {
    return deviation_of_one_box;
  }
  std::vector<double> places;
  double mean = 0;
  const auto count = static_cast<double>(boxes.size());
  for (std::size_t box = 0; box < boxes.size(); ++box) {
    places.push_back(minimum_of(summed(boxes, &DepthEvidence::all, box)).place);
    mean += places.back() / count;
  }
  double squares = 0;
  for (const double place : places) {
    squares += (place - mean) * (place - mean);
  }
  return std::sqrt(squares * (count - 1) / count);
}

constexpr auto list_evidence = [](auto& fields, auto& boxes) {
  fields.each(boxes, [&](auto& box) {
    for (auto* curve : {&box.all, &box.along_x, &box.along_y, &box.contrasts}) {
      fields.each(*curve, [&](auto& value) { fields(value); });
    }
  });
};

} // namespace

const std::vector<double>& stretch_factors() {
  static const std::vector<double> factors = [] {
    std::vector<double> all;
    for (int k = -steps; k <= steps; ++k) {
      all.push_back(std::pow(factor_step, k));
    }
    return all;
  }();
  return factors;
}

DepthEvidence depth_evidence(const Spectrum& observed, const std::vector<Spectrum>& transfers,
                             const Extent3& box, const Spacing3& voxel) {
  const std::vector<Shell> all = shells_of(observed, box, voxel, Sector::all);
  const std::optional<double> noise = noise_of(all, transfers[steps]);
  if (!noise) {
    return {};
  }
  const auto sector = [&](Sector of) { return shells_of(observed, box, voxel, of); };
  return {.all = curve_of(all, transfers, *noise),
          .along_x = curve_of(sector(Sector::near_x), transfers, *noise),
          .along_y = curve_of(sector(Sector::near_y), transfers, *noise),
          .contrasts = contrasts_of(sector(Sector::near_axes), sector(Sector::between_axes), transfers[steps],
                                    *noise)};
}

namespace {

/// Over all boxes; 0 where nothing stands out.
double median_contrast(const std::vector<DepthEvidence>& boxes) {
  std::vector<double> all;
  for (const DepthEvidence& box : boxes) {
    all.insert(all.end(), box.contrasts.begin(), box.contrasts.end());
  }
  if (all.empty()) {
    return 0;
  }
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  return *middle;
}

} // namespace

PsfDepth combined(const std::vector<DepthEvidence>& boxes) {
  std::vector<DepthEvidence> telling;
  std::copy_if(boxes.begin(), boxes.end(), std::back_inserter(telling),
               [](const DepthEvidence& box) { return !box.all.empty(); });
  PsfDepth depth{.boxes = static_cast<int>(telling.size()), .undetermined = {}};
  if (telling.empty()) {
    depth.undetermined = "no frequency is beyond what the PSF passes, so that noise cannot be told from "
                         "structures: the voxels are too large for that";
    return depth;
  }
  const std::size_t none = telling.size();
  const Minimum least = minimum_of(summed(telling, &DepthEvidence::all, none));
  const double near_x = minimum_of(summed(telling, &DepthEvidence::along_x, none)).place;
  const double near_y = minimum_of(summed(telling, &DepthEvidence::along_y, none)).place;
  const double deviation = std::hypot(std::hypot(least.deviation, jackknife(telling)), (near_x - near_y) / 2,
                                      deviation_of_structures);
  depth.factor = std::exp(least.place);
  depth.deviation = depth.factor * deviation;
  if (!least.inside) {
    depth.undetermined = text("nothing between ", short_text(stretch_factors().front()), " and ",
                              short_text(stretch_factors().back()),
                              " times its depth fits: too few fine structures, or too noisy");
  } else if (median_contrast(telling) > most_contrast) {
    depth.undetermined =
        "structures lie along axes of the images, so that their own shape cannot be told from "
        "that of the PSF";
  } else if (deviation > most_deviation) {
    depth.undetermined = text("it could be off by ", std::lround(100 * deviation),
                              " %: too few fine structures, too noisy, or structures of one direction");
  }
  return depth;
}

bool PsfDepth::differs(double least) const {
  return undetermined.empty() && std::abs(std::log(factor)) > std::max(least, 2 * deviation / factor);
}

PsfDepth estimate_psf_depth(VolumeReader& reader, const std::vector<Box3>& boxes, const StretchedPsf& psf,
                            const Spacing3& voxel, const mpi::Communicator& ranks) {
  std::string mine;
  ranks.all_or_none([&] {
    std::vector<Spectrum> transfers;
    Progress progress({.name = "comparing spectra",
                       .piece = "step",
                       .pieces = std::ssize(boxes) + std::ssize(stretch_factors())});
    for (const double factor : stretch_factors()) {
      transfers.push_back(squared_transfer(psf(factor).values.view(), boxes.front().extent()));
      progress.advance(1);
    }
    std::vector<DepthEvidence> evidence;
    for (auto i = static_cast<std::size_t>(ranks.rank().value); i < boxes.size();
         i += static_cast<std::size_t>(ranks.size())) {
      Volume<float> voxels(boxes[i].extent());
      reader.read(boxes[i], voxels.view());
      evidence.push_back(depth_evidence(power_spectrum(voxels.view()), transfers, boxes[i].extent(), voxel));
      progress.advance(ranks.size());
    }
    mine = mpi::pack_fields(evidence, list_evidence);
  });
  std::vector<std::vector<DepthEvidence>> shares;
  for (const std::string& of_rank : ranks.all_gather(mine)) {
    shares.push_back(mpi::unpack_fields<std::vector<DepthEvidence>>(of_rank, list_evidence));
  }
  std::vector<DepthEvidence> all;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    all.push_back(std::move(shares[i % shares.size()][i / shares.size()]));
  }
  return combined(all);
}

} // namespace lsdeconv
