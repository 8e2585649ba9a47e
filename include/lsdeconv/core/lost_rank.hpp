#pragma once

#include "lsdeconv/core/ids.hpp"

#include <string>

namespace lsdeconv {

/// A rank that the run goes on without, or ends because of.
struct LostRank {
  Rank rank;
  std::string host;   ///< Empty where it is not known.
  std::string reason; ///< "has not been heard for 5 min 00 s"
};

} // namespace lsdeconv
