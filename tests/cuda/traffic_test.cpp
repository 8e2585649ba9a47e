// Bytes that an iteration moves between the memory of a GPU and its cache.
#include "one_block.hpp"
#include "pretended_gpus.hpp"
#include "support/cuda_on_host/traffic.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace testing;

constexpr Extent3 transform{32, 64, 62}; // rows of 64 floats with their padding, planes of four pages

constexpr std::int64_t none = 4096; // one page

/// What is counted: an algorithm behind a cache of that size, and so many planes of data, which end unless
/// they are as many as those of the transform.
struct Counted {
  const char* algorithm;
  const char* engine = "planes";
  std::int64_t cache_bytes = none;
  std::int64_t planes = transform.z;
};

/// Bytes of so many iterations with all that is before and after them.
double bytes(const Counted& what, int iterations) {
  const cuda_on_host::TrafficCounter counter(what.cache_bytes);
  const auto backend = backend_row("cuda").make({});
  const Extent3 data{what.planes, transform.y, transform.x};
  DeconvolutionCase problem{
      .data = data, .psf = gaussian_psf({5, 5, 5}), .wraps = {what.planes == transform.z, true, true}};
  problem.parameters.iterations = iterations;
  const PointSpreadFunction psf = problem.point_spread_function();
  const auto deconvolver = algorithm(what.algorithm)
                               .make({.backend = *backend,
                                      .psf = psf,
                                      .transform = transform,
                                      .effort = FourierEffort::estimate,
                                      .parameters = problem.parameters});
  const auto image = backend->allocate_image(voxel_count(data), VoxelType::uint16);
  const auto result = backend->allocate(data);
  const Volume<std::uint16_t> samples(data, 100);
  const auto up = backend->upload(VolumeView<const std::uint16_t>(samples.view()), 2, *image);
  up->wait();
  deconvolver->run(*image, problem.coverage(), whole(data), {}, *result);
  Volume<float> voxels(data);
  BlockStatistics statistics;
  backend->download(*result, voxels.view(), statistics)->wait();
  const cuda_on_host::Traffic all = counter.so_far();
  return static_cast<double>(all.read + all.written);
}

/// Bytes per padded voxel and iteration.
double bytes_per_voxel(const Counted& what) {
  // Without a cache large parts, whose first and last pages belong to others, too.
  const bool cached = what.cache_bytes != none;
  const PretendedGpus gpus{{"LSDECONV_GPU_TRANSFORMS", what.engine},
                           {"LSDECONV_PRETEND_GPU_CACHE", cached ? "131072" : "1048576"},
                           {"LSDECONV_PRETEND_CUFFT_FASTEST", cached ? "2" : "32"}};
  const auto padded = static_cast<double>(transform.z * transform.y * (transform.x + 2));
  return (bytes(what, 7) - bytes(what, 3)) / 4 / padded;
}

TEST(Traffic, OfTransformsOfAllAxesAtOnce) {
  EXPECT_NEAR(bytes_per_voxel({"rl", "volume"}), 142, 2);
  EXPECT_NEAR(bytes_per_voxel({"shb", "volume"}), 146, 2);
}

TEST(Traffic, IsLessWithOnePassAlongZ) {
  constexpr double filled = 62. / 64; // images and estimates have no padding
  EXPECT_NEAR(bytes_per_voxel({"rl"}), 100 + 10 * filled, 0.1);
  EXPECT_NEAR(bytes_per_voxel({"shb"}), 100 + 14 * filled, 0.1);
}

TEST(Traffic, IsLeastWherePlanesStayInTheCache) {
  constexpr std::int64_t cache = 131072; // of a volume of 512 KiB
  EXPECT_LE(bytes_per_voxel({"rl", "planes", cache}), 46);
  EXPECT_LE(bytes_per_voxel({"shb", "planes", cache}), 50);
}

// Each of the four transforms and each pass along z takes the planes of the data or of the object alone, and
// so do the ratio and the update.
TEST(Traffic, LeavesOutPlanesOfZeros) {
  constexpr double data = 16. / 32;
  constexpr double object = 20. / 32; // two planes more on each side
  constexpr double transforms = 2 * 16 * (data + object);
  constexpr double along_z = 2 * 4 * (data + object) + 2 * 2; // all of the transfer function
  constexpr double ratio = 10 * data;
  constexpr double update = 20 * object + 8 * (1 - object); // beyond the object only the estimates
  EXPECT_NEAR(bytes_per_voxel({.algorithm = "shb", .planes = 16}), transforms + along_z + ratio + update,
              0.5);
}

} // namespace
} // namespace lsdeconv
