#pragma once

#include <string_view>
#include <vector>

namespace lsdeconv {

/// A word of other programs, or of everyday life, for what has another name here.
struct Synonym {
  std::string_view word;
  std::string_view meant;  ///< The name here: "numit"; of an option also with a value: "device cuda".
  std::string_view more{}; ///< What else one must know, behind that: " and '--dz'".
};

/// Names of options in deconwolf, RedLionfish, scikit-image, Huygens, DeconvolutionLab2, CLIJ,
/// LsDeconvolveMultiGPU and elsewhere. Some have several rows, for commands with different options.
const std::vector<Synonym>& option_synonyms();
/// The same for values.
const std::vector<Synonym>& value_synonyms();

} // namespace lsdeconv
