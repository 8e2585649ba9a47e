#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// What the voxels of a block inside `box` add to its digest. core: of the block; voxels: of the box.
std::uint64_t digest_of_part(const Box3& core, const Box3& box, VolumeView<const float> voxels);

/// Makes the voxels of a block inside `box` zero.
void clear_part(const Box3& core, const Box3& box, VolumeView<float> voxels);

/// What a result with holes says of itself beside the rest, so that it is never taken for a whole one, nor
/// for one with other holes: lines "name=value". Nothing where no block is missing.
std::string missing_tags(const std::vector<BlockId>& missing);

} // namespace lsdeconv
