#pragma once

#include "structures.hpp"

#include <cstdint>

namespace lsdeconv {

/// All structures of the endless phantom that can reach into `region`, and perhaps some that do not. They
/// come in one order that does not depend on the region.
Structures tissue_in(const Region& region, std::uint64_t seed);

} // namespace lsdeconv
