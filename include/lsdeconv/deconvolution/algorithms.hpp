#pragma once

#include "lsdeconv/deconvolution/deconvolver.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace lsdeconv {

/// What a deconvolver is made for.
struct DeconvolverRequest {
  Backend& backend;               ///< Must outlive the deconvolver.
  const PointSpreadFunction& psf; ///< Of the first block; read during construction only.
  Extent3 transform;              ///< Extent of the Fourier transforms of every block.
  IterationParameters parameters;
  /// Called after iteration k = 1, 2, … with the new estimate, whose extent is that of the transform; the
  /// iteration ends early where it returns false. Null: never.
  std::function<bool(int k, const Field& estimate)> goes_on{};
};

/// A row of the table of algorithms.
struct AlgorithmRow {
  std::string_view name;    ///< Value of the option --algorithm.
  std::string_view summary; ///< One line for --help.
  /// Logged as a warning where the algorithm is chosen; empty for most.
  std::string_view warning;
  /// Whether it compares each estimate with the data: then voxels of an image may be unseen or saturated.
  bool maximises_likelihood;
  /// Whether it compares two halves of the photo-electrons with each other: then it needs
  /// IterationParameters::gain, and no regularisation.
  bool compares_halves;
  /// Upper bound of the device memory in bytes per voxel of the transform, on the backend that takes most,
  /// where a row counts as four voxels longer than it is. Holds estimates, workspace and transfer function
  /// for any PSF; the image and the Fourier library's own memory come on top.
  double (*bytes_per_voxel)(const IterationParameters& parameters);
  /// The number of iterations of shb that spread information across the volume as far as `iterations` of this
  /// one do: what the width of the halo between blocks depends on.
  double (*effective_iterations)(int iterations);
  /// Bound b, in counts after the camera offset was taken off, such that a block whose data exceed it nowhere
  /// has an estimate below 1e-3 of the background everywhere, or of 0 where the background is 0: such blocks
  /// need not be computed. None where no such bound holds.
  std::optional<float> (*empty_block_threshold)(const IterationParameters& parameters);
  /// Makes a deconvolver and allocates all its memory. Throws OutOfMemory, and as Backend::convolver does.
  std::unique_ptr<Deconvolver> (*make)(const DeconvolverRequest& request);
};

/// All algorithms. A new one is one file in src/deconvolution/algorithms and one row here.
std::span<const AlgorithmRow> algorithms();
/// The row of that name. Throws UserError, which lists the names, where there is none.
const AlgorithmRow& algorithm(std::string_view name);

} // namespace lsdeconv
