// Bytes that an iteration moves between the memory of a GPU and its cache.
#include "one_block.hpp"
#include "pretended_gpus.hpp"
#include "support/cuda_on_host/traffic.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using namespace testing;

constexpr Extent3 data{32, 64, 62}; // rows of 64 floats with their padding, planes of four pages

constexpr std::int64_t none = 4096; // one page

/// Bytes per padded voxel and iteration behind a cache of that size.
double bytes_per_voxel(const char* algorithm_name, const char* engine, std::int64_t cache_bytes) {
  // Without a cache large parts, whose first and last pages belong to others, too.
  const PretendedGpus gpus{{"LSDECONV_GPU_TRANSFORMS", engine},
                           {"LSDECONV_PRETEND_GPU_CACHE", cache_bytes == none ? "1048576" : "131072"}};
  const auto total = [&](int iterations) {
    const cuda_on_host::TrafficCounter counter(cache_bytes);
    const auto backend = backend_row("cuda").make({});
    DeconvolutionCase problem{.data = data, .psf = gaussian_psf({5, 5, 5})};
    problem.parameters.iterations = iterations;
    const PointSpreadFunction psf = problem.point_spread_function();
    const auto deconvolver = algorithm(algorithm_name)
                                 .make({.backend = *backend,
                                        .psf = psf,
                                        .transform = data,
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
  };
  const double padded = static_cast<double>(data.z * data.y * (data.x + 2));
  return (total(7) - total(3)) / 4 / padded;
}

TEST(Traffic, OfTransformsOfAllAxesAtOnce) {
  EXPECT_NEAR(bytes_per_voxel("rl", "volume", none), 142, 2);
  EXPECT_NEAR(bytes_per_voxel("shb", "volume", none), 146, 2);
}

TEST(Traffic, IsLessWithOnePassAlongZ) {
  EXPECT_NEAR(bytes_per_voxel("rl", "planes", none), 110, 0.3);
  EXPECT_NEAR(bytes_per_voxel("shb", "planes", none), 114, 0.3);
}

TEST(Traffic, IsLeastWherePlanesStayInTheCache) {
  constexpr std::int64_t cache = 131072; // of a volume of 512 KiB
  EXPECT_LE(bytes_per_voxel("rl", "planes", cache), 56);
  EXPECT_LE(bytes_per_voxel("shb", "planes", cache), 60);
}

} // namespace
} // namespace lsdeconv
