#include "block_parts.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"

#include <algorithm>

namespace lsdeconv {

std::uint64_t digest_of_part(const Box3& core, const Box3& box, VolumeView<const float> voxels) {
  const Box3 part = intersection(core, box);
  const Extent3 e = core.extent();
  const bool whole_planes = part.begin.y == core.begin.y && part.end.y == core.end.y
                            && part.begin.x == core.begin.x && part.end.x == core.end.x;
  const auto position = [&](std::int64_t z, std::int64_t y) {
    return static_cast<std::uint64_t>(((z - core.begin.z) * e.y + y - core.begin.y) * e.x + part.begin.x
                                      - core.begin.x);
  };
  if (part.empty() || whole_planes) {
    return part.empty()
               ? 0
               : digest(voxels.part(part.relative_to(box.begin)), position(part.begin.z, part.begin.y));
  }
  std::uint64_t sum = 0;
  for (std::int64_t z = part.begin.z; z < part.end.z; ++z) {
    for (std::int64_t y = part.begin.y; y < part.end.y; ++y) {
      const Box3 row{{z, y, part.begin.x}, {z + 1, y + 1, part.end.x}};
      sum += digest(voxels.part(row.relative_to(box.begin)), position(z, y));
    }
  }
  return sum;
}

void clear_part(const Box3& core, const Box3& box, VolumeView<float> voxels) {
  const Box3 hole = intersection(core, box).relative_to(box.begin);
  if (hole.empty()) {
    return;
  }
  for (std::int64_t z = hole.begin.z; z < hole.end.z; ++z) {
    for (std::int64_t y = hole.begin.y; y < hole.end.y; ++y) {
      std::fill(voxels.row(z, y) + hole.begin.x, voxels.row(z, y) + hole.end.x, 0.0F);
    }
  }
}

std::string missing_tags(const std::vector<BlockId>& missing) {
  std::uint64_t hash = empty_text_hash;
  for (const BlockId id : missing) {
    hash = text_hash(text(id, ' '), hash);
  }
  return missing.empty() ? std::string{}
                         : text("\nmissing_blocks=", missing.size(), "\nmissing_digest=", hex_text(hash));
}

} // namespace lsdeconv
