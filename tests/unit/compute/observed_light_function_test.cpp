#include "compute/cuda/observed_light_function.hpp"
#include "compute/cuda/rows.hpp"
#include "compute/observed_light.hpp"
#include "support/test_volumes.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>

namespace lsdeconv {
namespace {

using namespace testing;

TEST(ObservedLightFunction, GivesTheBitsOfTheRows) {
  struct Case {
    Extent3 transform;
    Coverage coverage;
    Extent3 psf;
  };
  for (const Case& c : {Case{{12, 14, 17}, {{6, 9, 10}, {false, false, false}}, {5, 3, 7}},
                        Case{{12, 9, 20}, {{3, 9, 10}, {false, true, false}}, {7, 3, 5}},
                        Case{{6, 16, 10}, {{6, 9, 10}, {true, false, true}}, {5, 3, 7}},
                        Case{{6, 9, 10}, {{6, 9, 10}, {true, true, true}}, {5, 3, 7}},
                        Case{{7, 5, 9}, {{1, 1, 2}, {false, false, false}}, {7, 5, 5}}}) {
    const Volume<float> psf = crooked_psf(c.psf);
    const ObservedLight observed(c.transform, c.coverage, psf.view());
    const Volume<double>& table = observed.psf().table();
    const auto full = static_cast<float>(table.data()[table.size() - 1]);
    const cuda::ObservedLightFunction function{table.data(),
                                               cuda::ObservedLightFunction::narrowed(observed.axes()),
                                               c.coverage.wraps.x ? 1.0F : full};
    std::vector<float> buffer(static_cast<std::size_t>(c.transform.x));
    int unclipped = 0;
    for (std::int64_t z = 0; z < c.transform.z; ++z) {
      for (std::int64_t y = 0; y < c.transform.y; ++y) {
        const float* row = observed.row(z, y, buffer);
        for (std::int64_t x = 0; x < c.transform.x; ++x) {
          ASSERT_EQ(function(z, y, x), row[x]) << c.transform << " at " << Index3{z, y, x};
          if (function.is_unclipped(z, y, x)) {
            ++unclipped;
            ASSERT_EQ(function.unclipped, row[x]) << c.transform << " at " << Index3{z, y, x};
            ASSERT_EQ(function.unclipped, row[std::min(x + 1, c.transform.x - 1)]) << c.transform;
          }
        }
      }
    }
    const auto fits = [&](int axis) { return c.coverage.wraps[axis] || c.coverage.data[axis] > c.psf[axis]; };
    EXPECT_EQ(unclipped > 0, fits(0) && fits(1) && fits(2)) << c.transform;
  }
}

TEST(Rows, ReachBeyondWhat32BitsCount) {
  constexpr std::size_t bytes = std::size_t{20} << 30U; // reserved, never touched
  void* memory = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  const cuda::Voxels rows = cuda::dense_rows(static_cast<float*>(memory), {1100, 2000, 2000}, 2002);
  EXPECT_EQ(rows.at(1099, 1999, 1999) - rows.data, (std::int64_t{1100} * 2000 - 1) * 2002 + 1999);
  munmap(memory, bytes);
}

} // namespace
} // namespace lsdeconv
