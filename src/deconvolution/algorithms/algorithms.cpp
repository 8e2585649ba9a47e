#include "lsdeconv/deconvolution/algorithms.hpp"

#include "richardson_lucy.hpp"

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

// Bytes per voxel: estimate, workspace and, for an asymmetric PSF, the transfer function take 4 each (a real
// one 2), the older estimate 4.
constexpr std::array rows{
    AlgorithmRow{"shb", "scaled heavy ball: Richardson-Lucy accelerated by momentum", 16, same_count,
                 make<heavy_ball_step>},
    AlgorithmRow{"rl", "plain Richardson-Lucy", 12, accelerated_count, make<nullptr>},
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
