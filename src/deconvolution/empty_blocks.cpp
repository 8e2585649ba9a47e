#include "lsdeconv/deconvolution/empty_blocks.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <atomic>
#include <variant>

namespace lsdeconv {
namespace {

template <typename Sample>
bool is_above(const Sample* row, std::int64_t length, const SampleCode& code, float level) {
  return vectorised([=, offset = code.offset, unseen = code.unseen] {
    int above = 0;
#pragma omp simd reduction(+ : above)
    for (std::int64_t x = 0; x < length; ++x) {
      // voxel::observed() > level, without a choice, which would keep the compiler from vector instructions
      const auto sample = static_cast<float>(row[x]);
      above += static_cast<int>(sample != unseen) & static_cast<int>(sample - offset > level);
    }
    return above > 0;
  });
}

} // namespace

bool nowhere_above(const SampleView& samples, const SampleCode& code, float level, int threads) {
  std::atomic<bool> found = false;
  std::visit(
      [&](const auto& voxels) {
        const Extent3 e = voxels.extent();
        parallel_for(e.z, threads, [&](std::int64_t z) {
          for (std::int64_t y = 0; y < e.y && !found; ++y) {
            if (is_above(voxels.row(z, y), e.x, code, level)) {
              found = true;
            }
          }
        });
      },
      samples);
  return !found;
}

} // namespace lsdeconv
