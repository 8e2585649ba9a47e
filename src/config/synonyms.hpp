#pragma once

#include <span>
#include <string_view>

namespace lsdeconv {

/// A word of other programs, or of everyday life, for what has another name here.
struct Synonym {
  std::string_view word;
  std::string_view meant;  ///< The name here: "numit"; of an option also with a value: "device cuda".
  std::string_view more{}; ///< What else one must know, behind that: " and '--dz'".
};

/// Names of options in deconwolf, RedLionfish, scikit-image, Huygens, DeconvolutionLab2, CLIJ,
/// LsDeconvolveMultiGPU and elsewhere. Some have several rows, for commands with different options.
std::span<const Synonym> option_synonyms();
/// The same for values.
std::span<const Synonym> value_synonyms();

} // namespace lsdeconv
