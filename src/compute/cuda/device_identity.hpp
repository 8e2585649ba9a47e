#pragma once

#include "lsdeconv/compute/devices.hpp"

namespace lsdeconv::cuda {

/// All members of Device for a device of this process. Throws Error where there is none of that ordinal.
Device identify(int ordinal);

} // namespace lsdeconv::cuda
