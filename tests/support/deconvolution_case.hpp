#pragma once

#include "support/reference_deconvolution.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

namespace lsdeconv::testing {

/// A block to deconvolve on the CPU. The extent of the transform is the smallest that its borders allow, plus
/// `spare`.
struct DeconvolutionCase {
  Extent3 data;
  Volume<float> psf;
  Triple<bool> wraps{true, true, true};
  IterationParameters parameters{.iterations = 5, .background = 0, .brightest = 400};
  Extent3 spare{};
  int threads = 1;

  [[nodiscard]] ReferenceModel reference() const { return {psf.view(), data, wraps}; }
  [[nodiscard]] Extent3 transform() const { return reference().object() + spare; }
  [[nodiscard]] Coverage coverage() const { return {data, wraps}; }

  [[nodiscard]] PointSpreadFunction point_spread_function() const {
    PointSpreadFunction function{Volume<float>(psf.extent()), {1, 1, 1}, {1, 1, 1}, 1, false, {}};
    copy(psf.view(), function.values.view());
    function.symmetric = point_symmetric(psf.view());
    return function;
  }

  /// Deconvolves an image of the extent `data` with an algorithm.
  [[nodiscard]] Volume<float> operator()(const AlgorithmRow& row, const Volume<float>& image) const {
    const auto backend = backends().front().make({.threads = threads, .device = 0});
    const PointSpreadFunction function = point_spread_function();
    const auto deconvolver = row.make({*backend, function, transform(), parameters});
    Volume<float> result(data);
    deconvolve(*backend, *deconvolver, image.view(), coverage(), whole(data), result.view());
    return result;
  }
};

} // namespace lsdeconv::testing
