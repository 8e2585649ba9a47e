// What kernels do with voxels whose indices need more than 32 bits, in memory of which only a few pages are
// there.
#include "compute/cuda/field_functions.hpp"
#include "compute/cuda/sink_functions.hpp"
#include "compute/cuda/source_functions.hpp"
#include "compute/cuda/spectrum_functions.hpp"

#include "lsdeconv/core/voxel_type.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>

namespace lsdeconv::cuda {
namespace {

/// Address space for so many elements; a page takes memory when it is first touched, and is 0 then.
template <typename T>
class Sparse {
public:
  explicit Sparse(std::int64_t count) : bytes_(static_cast<std::size_t>(count) * sizeof(T)) {
    memory_ =
        mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  }
  ~Sparse() {
    if (is_there()) {
      munmap(memory_, bytes_);
    }
  }
  Sparse(const Sparse&) = delete;
  Sparse& operator=(const Sparse&) = delete;
  [[nodiscard]] bool is_there() const { return memory_ != MAP_FAILED; }
  [[nodiscard]] T* data() const { return static_cast<T*>(memory_); }

private:
  std::size_t bytes_;
  void* memory_ = nullptr;
};

constexpr Extent3 extent{4100, 1050, 1000};
constexpr std::int64_t count = voxel_count(extent);
static_assert(count > std::int64_t{1} << 32);
constexpr Index3 last{extent.z - 1, extent.y - 1, extent.x - 2}; ///< The first voxel of the last pair.

template <typename T>
Rows<T> rows(T* data) {
  return dense_rows(data, extent, extent.x);
}

/// Expects the values in the last two voxels, and nothing where their index in 32 bits would be.
void expect_last(const Sparse<float>& voxels, float first, float second) {
  EXPECT_EQ(voxels.data()[count - 2], first);
  EXPECT_EQ(voxels.data()[count - 1], second);
  EXPECT_EQ(voxels.data()[(count - 2) & 0xFFFFFFFF], 0);
  EXPECT_EQ(voxels.data()[(count - 2) & 0x7FFFFFFF], 0);
}

class LargeIndices : public ::testing::Test {
protected:
  LargeIndices() : from_(count), to_(count), counts_(count) {
    from_.data()[count - 2] = 3;
    from_.data()[count - 1] = 4;
    counts_.data()[count - 2] = 7;
    counts_.data()[count - 1] = 9;
  }
  Sparse<float> from_;
  Sparse<float> to_;
  Sparse<std::uint16_t> counts_;
};

TEST_F(LargeIndices, OfFields) {
  Fill{to_.data(), 5}(count - 1);
  expect_last(to_, 0, 5);
  LoadPlain{rows<const float>(from_.data()), rows(to_.data())}(last.z, last.y, last.x);
  expect_last(to_, 3, 4);
  StoreField{rows<const float>(to_.data()), rows(from_.data())}(last.z, last.y, last.x);
  expect_last(from_, 3, 4);
}

TEST_F(LargeIndices, OfImages) {
  const Samples<std::uint16_t> image{rows<const std::uint16_t>(counts_.data()), 2, 65535};
  Unpack<std::uint16_t>{image, rows(to_.data())}(last.z, last.y, last.x);
  expect_last(to_, 5, 7);
  LoadExcess<std::uint16_t>{image, 1, rows(to_.data())}(last.z, last.y, last.x);
  expect_last(to_, 4, 6);
}

TEST_F(LargeIndices, OfPartsOfFields) {
  float voxel = 0;
  const Rows<float> part = dense_rows(&voxel, {1, 1, 1}, 1);
  Extract{rows<const float>(from_.data()), {last.z, last.y, last.x}, part, nullptr, 2, false}(0, 0, 0);
  EXPECT_EQ(voxel, 3);
  TotalVariation{{from_.data(), extent, extent.x},
                 {.strength = 0, .smoothness = 1, .spacing = {1, 1, 1}},
                 rows(to_.data())}(last.z, last.y, last.x);
  expect_last(to_, 1, 0);
}

TEST_F(LargeIndices, OfRatiosAndUpdates) {
  const Samples<std::uint16_t> image{rows<const std::uint16_t>(counts_.data()), 2, 65535};
  StoreRatio<std::uint16_t, DataRatio>{image, {1, 0, 65535}, rows(from_.data())}(last.z, last.y, last.x);
  expect_last(from_, voxel::ratio(5, 3, 1, 0, 65535), voxel::ratio(7, 4, 1, 0, 65535));
  to_.data()[count - 2] = 6;
  to_.data()[count - 1] = 8;
  const auto periodic = [](std::int64_t length) {
    return ObservedLightFunction::Axis{static_cast<std::int32_t>(length), static_cast<std::int32_t>(length),
                                       0, true};
  };
  const ObservedLightFunction alpha{nullptr, {periodic(extent.z), periodic(extent.y), periodic(extent.x)}, 1};
  const float first = from_.data()[count - 2];
  const float second = from_.data()[count - 1];
  StoreUpdate<Unadjusted>{
      rows<const float>(from_.data()), rows<const float>(to_.data()), rows(to_.data()), 0, alpha, {}}(
      last.z, last.y, last.x);
  expect_last(to_, voxel::updated(6, first, 1), voxel::updated(8, second, 1));
}

TEST_F(LargeIndices, OfSpectra) {
  const Sparse<ComplexNumber> spectrum(count);
  spectrum.data()[count - 1] = {2, 3};
  Multiply<RealFactor>{spectrum.data(), count, {from_.data()}}((count - 1) / 2);
  EXPECT_EQ(spectrum.data()[count - 1].re, 2 * 4);
  EXPECT_EQ(spectrum.data()[count - 1].im, 3 * 4);
  TakeReal{spectrum.data(), 0.5F, to_.data()}(count - 1);
  expect_last(to_, 0, 4);
}

} // namespace
} // namespace lsdeconv::cuda
