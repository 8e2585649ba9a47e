#pragma once

#include "structures.hpp"

#include <cstdint>

namespace lsdeconv {

/// All structures of the phantom, which is without end, that reach into `region`, and perhaps some that do
/// not. Their order does not depend on the region.
Structures tissue_in(const Region& region, std::uint64_t seed);

} // namespace lsdeconv
