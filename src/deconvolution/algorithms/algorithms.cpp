#include "lsdeconv/deconvolution/algorithms.hpp"

#include "gradient_consensus.hpp"
#include "richardson_lucy.hpp"
#include "self_sharpening.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lsdeconv {
namespace {

/// Step of the scaled heavy ball before iteration k = 1, 2, … (Wang & Miller, IEEE Trans. Image Process.
/// 23:848, 2014). It depends on k alone, unlike steps that are computed from the data: so it is the same in
/// all blocks.
float heavy_ball_step(int k) {
  return static_cast<float>(k - 1) / static_cast<float>(k + 2);
}

/// effective_iterations of shb itself, and of algorithms that are treated like it.
double same_count(int iterations) {
  return iterations;
}

/// The number of shb iterations that reach what plain ones do: 7, 10, 13, 17, 22 for 10, 20, 30, 50, 100, as
/// measured on two phantoms. The formula fits these from above.
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

std::unique_ptr<Deconvolver> make_gradient_consensus(const DeconvolverRequest& request) {
  return std::make_unique<GradientConsensus>(request);
}

/// `fields` arrays of 4 bytes per voxel: estimate, workspace, transfer function (of an asymmetric PSF; a real
/// one takes half) and, for steps, the previous estimate.
template <int fields>
double bytes_per_voxel(const IterationParameters& parameters) {
  return 4.0 * fields + Regularisation::bytes_per_voxel(parameters.regularisation);
}

/// The same for RichardsonLucy, which keeps the image as a field where it starts from it.
template <int fields>
double richardson_lucy_bytes_per_voxel(const IterationParameters& parameters) {
  return bytes_per_voxel<fields>(parameters) + (parameters.start == StartFrom::image ? 4 : 0);
}

/// empty_block_threshold of an algorithm that has no such bound.
std::optional<float> never_empty(const IterationParameters& /*parameters*/) {
  return std::nullopt;
}

constexpr std::array rows{
    AlgorithmRow{"shb", "scaled heavy ball: Richardson-Lucy accelerated by momentum", "", true, false,
                 richardson_lucy_bytes_per_voxel<4>, same_count, richardson_lucy_empty_block_threshold,
                 make<heavy_ball_step>},
    AlgorithmRow{"rl", "plain Richardson-Lucy", "", true, false, richardson_lucy_bytes_per_voxel<3>,
                 accelerated_count, richardson_lucy_empty_block_threshold, make<nullptr>},
    AlgorithmRow{"gradient-consensus", "Richardson-Lucy only where two halves of the photons agree", "", true,
                 true, bytes_per_voxel<5>, same_count, richardson_lucy_empty_block_threshold,
                 make_gradient_consensus},
    AlgorithmRow{"legacy-2025", "to repeat old results: sharpens itself, see the log",
                 "--algorithm legacy-2025 repeats the iteration of LsDeconvolveMultiGPU of 2025: after its "
                 "first step it compares the estimate with itself, not with the data. It looks sharper for 3 "
                 "to 4 iterations, then noise and bright spots grow without bound; --background is not used. "
                 "For results to measure in, take shb or rl",
                 false, false, bytes_per_voxel<3>, same_count, never_empty, make_self_sharpening},
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
