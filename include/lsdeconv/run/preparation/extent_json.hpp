#pragma once

#include "lsdeconv/core/box.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {

/// Axes in the order z, y, x.
inline nlohmann::ordered_json extent_json(const Extent3& e) {
  return {e.z, e.y, e.x};
}

} // namespace lsdeconv
