#include "workspace.hpp"

namespace lsdeconv::cpu {

Workspace::Workspace(const Extent3& extent)
    : row_(ceil_div(extent.x / 2 + 1, aligned_complexes) * aligned_complexes),
      plane_((ceil_div(extent.y * row_, tile_columns) | 1) * tile_columns),
      spectrum_({extent.z, 1, plane_}, Complex{}) {}

} // namespace lsdeconv::cpu
