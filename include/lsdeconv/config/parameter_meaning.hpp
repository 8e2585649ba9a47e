#pragma once

#include <map>
#include <string>

namespace lsdeconv {

/// Values of parameters (name -> text) in words that are the same for all that mean the same: the PSF model
/// that "auto" stands for by its own name, a sheet that is the model's own as "auto", an effective aperture
/// that is the nominal one as "na". Names that are not there stay away; values that this version refuses stay
/// as they are.
std::map<std::string, std::string> in_same_words(std::map<std::string, std::string> values);

} // namespace lsdeconv
