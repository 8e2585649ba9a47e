#include "lsdeconv/deconvolution/algorithms.hpp"

#include "richardson_lucy.hpp"
#include "self_sharpening.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lsdeconv {
namespace {

/// Scaled heavy ball (Wang & Miller 2014).
float heavy_ball_step(int k) {
  return static_cast<float>(k - 1) / static_cast<float>(k + 2);
}

double same_count(int iterations) {
  return iterations;
}

/// Measured on two phantoms: 10, 20, 30, 50, 100 plain iterations reach what 7, 10, 13, 17, 22 accelerated
/// ones do.
double accelerated_count(int iterations) {
  return std::min<double>(iterations, 2.3 * std::sqrt(static_cast<double>(iterations)));
}

template <StepRule step>
std::unique_ptr<Deconvolver> make(const DeconvolverRequest& request) {
  return std::make_unique<RichardsonLucy>(request, step);
}

std::unique_ptr<Deconvolver> make_self_sharpening(const DeconvolverRequest& request) {
  return std::make_unique<SelfSharpening>(request);
}

// Bytes per voxel: estimate, workspace and, for an asymmetric PSF, the transfer function take 4 each (a real
// one 2), the older estimate 4.
template <int fields>
double bytes_per_voxel(const IterationParameters& parameters) {
  return 4.0 * fields + Regularisation::bytes_per_voxel(parameters.regularisation);
}

std::optional<float> never_dark(const IterationParameters& /*parameters*/) {
  return std::nullopt;
}

constexpr std::array rows{
    AlgorithmRow{"shb", "scaled heavy ball: Richardson-Lucy accelerated by momentum", "", bytes_per_voxel<4>,
                 same_count, richardson_lucy_empty_block_threshold, make<heavy_ball_step>},
    AlgorithmRow{"rl", "plain Richardson-Lucy", "", bytes_per_voxel<3>, accelerated_count,
                 richardson_lucy_empty_block_threshold, make<nullptr>},
    AlgorithmRow{"legacy-2025", "to repeat old results: sharpens itself, see the log",
                 "--algorithm legacy-2025 repeats the iteration of LsDeconvolveMultiGPU of 2025: after its "
                 "first step it compares the estimate with itself, not with the data. It looks sharper for 3 "
                 "to 4 iterations, then noise and bright spots grow without bound; --background is not used. "
                 "For results to measure in, take shb or rl",
                 bytes_per_voxel<3>, same_count, never_dark, make_self_sharpening},
};

} // namespace

std::span<const AlgorithmRow> algorithms() {
  return rows;
}

const AlgorithmRow& algorithm(std::string_view name) {
  std::string names;
  for (const AlgorithmRow& row : rows) {
    if (row.name == name) {
      return row;
    }
    names += text(names.empty() ? "" : ", ", row.name);
  }
  throw UserError(text("there is no algorithm '", name, "'; choose one of ", names));
}

} // namespace lsdeconv
