#include "block_layers.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

std::vector<BlockId> missing_of(const BlockLayer& layer, const std::vector<BlockId>& missing) {
  const auto begin = std::lower_bound(missing.begin(), missing.end(), BlockId(layer.first_block));
  return {begin,
          std::lower_bound(begin, missing.end(), BlockId(layer.first_block + std::ssize(layer.cores)))};
}

} // namespace

std::vector<BlockLayer> layers_of(const Checkpoint& checkpoint, const std::vector<BlockId>& missing) {
  std::vector<BlockLayer> layers;
  for (std::int64_t id = 0; id < checkpoint.block_count(); ++id) {
    const Box3 core = checkpoint.core(BlockId(id));
    if (layers.empty() || core.begin.z != layers.back().z_begin) {
      layers.push_back({.first_block = id, .z_begin = core.begin.z, .z_end = core.end.z});
    }
    layers.back().cores.push_back(core);
  }
  for (BlockLayer& layer : layers) {
    layer.missing = missing_of(layer, missing);
  }
  return layers;
}

} // namespace lsdeconv
