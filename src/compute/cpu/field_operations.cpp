#include "field_operations.hpp"

#include "lsdeconv/compute/voxel_functions.hpp"
#include "lsdeconv/core/parallel.hpp"

#include <algorithm>
#include <vector>

namespace lsdeconv::cpu {
void unpack(const HostImage& image, HostField& field, int threads) {
  const Extent3 e = field.extent();
  const Extent3 observed = image.extent();
  parallel_for(e.z, threads, [&](std::int64_t z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const std::span<float> row(field.view().row(z, y), static_cast<std::size_t>(e.x));
      const std::int64_t filled = z < observed.z && y < observed.y ? observed.x : 0;
      if (filled > 0) {
        std::vector<float> buffer(row.size());
        const float* y_row = image.row(z, y, buffer);
        std::transform(y_row, y_row + filled, row.begin(), row.begin(),
                       [](float data, float kept) { return voxel::is_seen(data) ? data : kept; });
      }
      std::fill(row.begin() + filled, row.end(), 0.0F);
    }
  });
}

void extract(const HostField& field, const Box3& box, const Blend& blend, HostField& result, int threads) {
  const Extent3 e = box.extent();
  const auto weight = [&](int axis, std::int64_t i) {
    return axis == blend.axis && !blend.weights.empty() ? blend.weights[static_cast<std::size_t>(i)] : 1.0F;
  };
  parallel_for(e.z, threads, [&](std::int64_t z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      const float* from = field.view().row(box.begin.z + z, box.begin.y + y) + box.begin.x;
      float* to = result.view().row(z, y);
      for (std::int64_t x = 0; x < e.x; ++x) {
        to[x] = voxel::blended(blend.add ? to[x] : 0.0F, from[x], weight(0, z) * weight(1, y) * weight(2, x));
      }
    }
  });
}

} // namespace lsdeconv::cpu
