#include "lsdeconv/deconvolution/empty_blocks.hpp"

#include "lsdeconv/compute/voxel_functions.hpp"

#include <algorithm>
#include <variant>

namespace lsdeconv {

bool nowhere_above(const SampleView& samples, const SampleCode& code, float level) {
  return std::visit(
      [&](const auto& voxels) {
        const auto above = [&](auto sample) {
          return voxel::observed(static_cast<float>(sample), code.offset, code.unseen) > level;
        };
        for (std::int64_t z = 0; z < voxels.extent().z; ++z) {
          for (std::int64_t y = 0; y < voxels.extent().y; ++y) {
            const auto* row = voxels.row(z, y);
            if (std::any_of(row, row + voxels.extent().x, above)) {
              return false;
            }
          }
        }
        return true;
      },
      samples);
}

} // namespace lsdeconv
