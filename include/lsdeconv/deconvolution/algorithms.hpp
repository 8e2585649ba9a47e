#pragma once

#include "lsdeconv/deconvolution/deconvolver.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace lsdeconv {

struct DeconvolverRequest {
  Backend& backend;
  const PointSpreadFunction& psf;
  Extent3 transform;
  FourierEffort effort = FourierEffort::estimate;
  IterationParameters parameters;
  /// Called after iteration k = 1, 2, … with its estimate, over the whole transform; the iteration ends where
  /// it returns false.
  std::function<bool(int k, const Field& estimate)> goes_on{};
};

/// A row of the table of algorithms.
struct AlgorithmRow {
  std::string_view name;
  std::string_view summary;
  /// What a user must know who chooses it; empty for most.
  std::string_view warning;
  /// Upper bound of the memory per voxel of the transform in bytes, on the backend that takes most; rows
  /// count four voxels longer than they are. Estimates, workspace and transfer function, for any PSF; the
  /// image and the Fourier library's own memory come on top.
  double (*bytes_per_voxel)(const IterationParameters& parameters);
  /// Count of shb iterations that spread information as far as `iterations` of this one (halo rule).
  double (*effective_iterations)(int iterations);
  /// Data that nowhere in a block lie above this have an estimate below 1e-3 of the background everywhere,
  /// and 0 where the background is 0; none: they need not.
  std::optional<float> (*empty_block_threshold)(const IterationParameters& parameters);
  std::unique_ptr<Deconvolver> (*make)(const DeconvolverRequest& request);
};

/// All algorithms. A new one is one file in src/deconvolution/algorithms and one row here.
std::span<const AlgorithmRow> algorithms();
/// Throws UserError that lists the names.
const AlgorithmRow& algorithm(std::string_view name);

} // namespace lsdeconv
