// What every row of the table of algorithms must do.
#include "support/algorithm_fixture.hpp"

#include "lsdeconv/compute/host_copies.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {
/// Bytes of all volumes (arrays with an alignment) that this program has allocated so far.
std::atomic<std::int64_t> volume_bytes = 0;
} // namespace

// Not inlined: GCC would take the malloc and free in them for a mismatch with the delete and new of their
// callers.
[[gnu::noinline]] void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  volume_bytes += static_cast<std::int64_t>(bytes);
  const auto unit = static_cast<std::size_t>(alignment);
  void* memory = std::aligned_alloc(unit, (bytes + unit - 1) / unit * unit);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  return memory;
}

[[gnu::noinline]] void operator delete[](void* memory, std::align_val_t /*alignment*/) noexcept {
  std::free(memory);
}

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

class AnyAlgorithm : public AlgorithmFixture {};

TEST_P(AnyAlgorithm, DoesNotDependOnTheTransformsExtent) {
  DeconvolutionCase c = block(ending);
  c.parameters = {12, 8, 350};
  const Volume<float> image = beads(c.data, 1);
  const Volume<float> expected = c(row_, image);
  for (const std::int64_t more : {1, 2, 7}) {
    c.spare = {more, more, more};
    EXPECT_LT(relative_difference(c(row_, image).view(), expected.view()), 1e-5) << more;
  }
}

TEST_P(AnyAlgorithm, GivesTheSameBitsForAnyNumberOfThreads) {
  DeconvolutionCase c = block({false, true, false});
  const Volume<float> image = beads(c.data, 1);
  c.threads = 1;
  const Volume<float> one = c(row_, image);
  for (const int threads : {2, 3}) {
    c.threads = threads;
    const Volume<float> many = c(row_, image);
    EXPECT_EQ(std::memcmp(one.data(), many.data(), static_cast<std::size_t>(one.size()) * sizeof(float)), 0);
  }
}

TEST_P(AnyAlgorithm, DoesNotDependOnThePreviousBlock) {
  const DeconvolutionCase c = block({false, true, false});
  const Volume<float> image = beads(c.data, 1);
  const Volume<float> fresh = c(row_, image);

  const auto backend = backends().front().make({.threads = 2, .device = 0});
  const PointSpreadFunction psf = c.point_spread_function();
  const auto deconvolver = row_.make({*backend, psf, c.transform(), c.parameters});
  const Volume<float> other = noise(c.transform(), 4, 0, 1e4);
  Volume<float> result(c.transform());
  deconvolve(*backend, *deconvolver, other.view(), {c.transform(), {true, true, true}}, whole(c.transform()),
             result.view());
  Volume<float> again(c.data);
  deconvolve(*backend, *deconvolver, image.view(), c.coverage(), whole(c.data), again.view());
  EXPECT_EQ(std::memcmp(fresh.data(), again.data(), static_cast<std::size_t>(fresh.size()) * sizeof(float)),
            0);
}

TEST_P(AnyAlgorithm, ReturnsThePartThatIsWanted) {
  const DeconvolutionCase c = block();
  const Volume<float> image = beads(c.data, 1);
  const Volume<float> all = c(row_, image);
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = c.point_spread_function();
  const auto deconvolver = row_.make({*backend, psf, c.transform(), c.parameters});
  const Box3 wanted{{2, 3, 4}, {7, 5, 9}};
  Volume<float> part(wanted.extent());
  deconvolve(*backend, *deconvolver, image.view(), c.coverage(), wanted, part.view());
  EXPECT_EQ(relative_difference(part.view(), all.view().part(wanted)), 0);
}

TEST_P(AnyAlgorithm, KeepsToItsMemory) {
  for (const auto& [symmetric, damping] : {std::pair{true, 0.0F}, {false, 0.0F}, {false, 0.1F}}) {
    const Extent3 transform{64, 60, 96};
    DeconvolutionCase c{transform, symmetric ? gaussian_psf({5, 5, 5}) : crooked_psf({5, 5, 5})};
    c.parameters.regularisation = {.damping = damping, .smoothing_interval = damping > 0 ? 2 : 0};
    const auto backend = backends().front().make({.threads = 2, .device = 0});
    const PointSpreadFunction psf = c.point_spread_function();
    const Volume<float> image = noise(transform, 1);
    Volume<float> result(transform);
    const std::int64_t before = volume_bytes;
    const auto deconvolver = row_.make({*backend, psf, transform, c.parameters});
    deconvolve(*backend, *deconvolver, image.view(), c.coverage(), whole(transform), result.view());
    const auto taken = static_cast<double>(volume_bytes - before);
    const auto padded = static_cast<double>(voxel_count(transform + Extent3{0, 0, 4}));
    constexpr double scratch = 256 << 10; // tiles of columns, plans, the PSF
    constexpr double image_and_result = 8;
    EXPECT_LE(taken, (row_.bytes_per_voxel(c.parameters) + image_and_result) * padded + scratch);
    EXPECT_GE(taken, 14.0 * static_cast<double>(voxel_count(transform))) << "not everything was counted";
  }
}

TEST_P(AnyAlgorithm, ShowsEachIterationAndStopsWhenTold) {
  DeconvolutionCase c = block();
  c.parameters.iterations = 5;
  const Volume<float> image = beads(c.data, 1);
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = c.point_spread_function();
  std::vector<int> shown;
  Volume<float> third(c.data);
  const auto watched =
      row_.make({*backend, psf, c.transform(), c.parameters, [&](int k, const Field& estimate) {
                   shown.push_back(k);
                   copy_to_host(*backend, estimate, whole(c.data), third.view());
                   return k < 3;
                 }});
  Volume<float> result(c.data);
  deconvolve(*backend, *watched, image.view(), c.coverage(), whole(c.data), result.view());
  c.parameters.iterations = 3;
  EXPECT_EQ(shown, (std::vector{1, 2, 3}));
  EXPECT_EQ(relative_difference(result.view(), c(row_, image).view()), 0);
  EXPECT_EQ(relative_difference(third.view(), result.view()), 0);
}

TEST_P(AnyAlgorithm, CanBeCancelledBetweenTwoIterationsAndComputesTheNextBlockCorrectly) {
  DeconvolutionCase c = block();
  c.parameters.iterations = 5;
  const Volume<float> image = beads(c.data, 1);
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = c.point_spread_function();
  int done = 0;
  const auto deconvolver = row_.make({*backend, psf, c.transform(), c.parameters, [&](int k, const Field&) {
                                        done = k;
                                        return true;
                                      }});
  const auto on_device = backend->allocate_image(voxel_count(c.data), VoxelType::float32);
  const auto result = backend->allocate(c.data);
  backend->upload(image.view(), 0, *on_device)->wait();
  EXPECT_FALSE(
      deconvolver->run(*on_device, c.coverage(), whole(c.data), {}, *result, [&] { return done == 2; }));
  EXPECT_EQ(done, 2);
  EXPECT_TRUE(deconvolver->run(*on_device, c.coverage(), whole(c.data), {}, *result, [] { return false; }));
  Volume<float> again(c.data);
  copy_to_host(*backend, *result, whole(c.data), again.view());
  EXPECT_EQ(relative_difference(again.view(), c(row_, image).view()), 0);
}

TEST_P(AnyAlgorithm, CountsItsIterationsAsAcceleratedOnes) {
  double last = 0;
  for (const int k : {1, 2, 5, 12, 50, 200}) {
    const double count = row_.effective_iterations(k);
    EXPECT_LE(count, k);
    EXPECT_GT(count, last);
    last = count;
  }
}

INSTANTIATE_TEST_SUITE_P(Algorithms, AnyAlgorithm,
                         ::testing::ValuesIn(algorithms().begin(), algorithms().end()), test_name);

} // namespace
} // namespace lsdeconv
