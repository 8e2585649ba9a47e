// Transforms by planes and columns: every length, the same bits for every number of planes at a time, and the
// agreement with transforms of all axes at once.
#include "compute/cuda/fourier/plane_engine.hpp"
#include "one_block.hpp"
#include "pretended_gpus.hpp"

#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <map>
#include <set>

namespace lsdeconv {
namespace {

using namespace testing;
using ::testing::HasSubstr;

/// Those with no prime factor above 7 that columns may have.
std::vector<std::int64_t> smooth_lengths() {
  std::vector<std::int64_t> lengths;
  for (std::int64_t n = 1; n <= cuda::ColumnStages::longest; ++n) {
    std::int64_t left = n;
    for (const std::int64_t prime : {2, 3, 5, 7}) {
      while (left % prime == 0) {
        left /= prime;
      }
    }
    if (left == 1) {
      lengths.push_back(n);
    }
  }
  return lengths;
}

/// Planes and rows of the numbers of a stage's butterfly, one after another.
std::vector<std::pair<std::int32_t, std::int32_t>> numbers(const cuda::ColumnStages& stages, int i,
                                                           std::int32_t butterfly) {
  const cuda::ColumnStage& stage = stages.stage[i];
  const bool is_last = i + 1 == stages.count;
  const cuda::ColumnStages::Place at =
      is_last ? cuda::ColumnStages::Place{butterfly * stage.radix, butterfly * stage.part_rows, 0}
              : stages.place(stage, butterfly);
  std::vector<std::pair<std::int32_t, std::int32_t>> found;
  for (std::int32_t k = 0; k < stage.radix; ++k) {
    found.emplace_back(at.plane + k * stage.step, at.row + k * stage.rows);
  }
  return found;
}

TEST(ColumnStages, DivideEveryLengthWithoutLargePrimes) {
  for (const std::int64_t length : smooth_lengths()) {
    const auto stages = cuda::column_stages(length);
    ASSERT_TRUE(stages.has_value()) << length;
    ASSERT_GE(stages->count, 2);
    std::map<std::int32_t, std::int32_t> rows; // by plane
    std::int64_t product = 1;
    for (int i = 0; i < stages->count; ++i) {
      const cuda::ColumnStage& stage = stages->stage[i];
      ASSERT_LE(stage.radix, stages->stage[0].radix) << length;
      if (i > 0 && i + 1 < stages->count) {
        ASSERT_GE(stage.radix, cuda::ColumnStages::least_radix_between) << length;
        ASSERT_LE(stage.radix, stages->count == 3 ? 16 : cuda::ColumnStages::largest_radix_of_several_between)
            << length;
      }
      product *= stage.radix;
      EXPECT_EQ(stage.step, length / product) << length;
      EXPECT_EQ(stage.butterflies, length / stage.radix) << length;
      std::set<std::int32_t> planes;
      for (std::int32_t b = 0; b < stage.butterflies; ++b) {
        for (const auto& [plane, row] : numbers(*stages, i, b)) {
          EXPECT_TRUE(planes.insert(plane).second) << length << ": twice in stage " << i;
          EXPECT_EQ(rows.try_emplace(plane, row).first->second, row) << length << ": moved in stage " << i;
          ASSERT_LT(row, stages->all_rows) << length;
        }
      }
      EXPECT_EQ(std::ssize(planes), length);
    }
    EXPECT_EQ(product, length);
    std::set<std::int32_t> taken;
    for (const auto& [plane, row] : rows) {
      EXPECT_TRUE(taken.insert(row).second) << length << ": two numbers in row " << row;
    }
  }
  EXPECT_EQ(cuda::column_stages(512)->count, 3) << "8, 8, 8";
  EXPECT_EQ(cuda::column_stages(1024)->stage[0].radix, 16);
}

TEST(ColumnStages, LeaveOtherLengthsToTheLibrary) {
  for (const std::int64_t length : {11, 13, 22, 4095, 4097, 4200, 8192}) {
    EXPECT_FALSE(cuda::column_stages(length).has_value()) << length;
  }
}

Volume<float> convolved(Backend& backend, const Volume<float>& values, const Volume<float>& psf,
                        Direction direction) {
  const auto convolver = backend.convolver(values.extent(), FourierEffort::estimate);
  const auto transfer = convolver->transfer_function(psf.view());
  const auto field = backend.allocate(values.extent());
  copy_to_device(backend, values.view(), *field);
  convolver->convolve(source::Plain{field.get()}, *transfer, direction, sink::Store{field.get()});
  Volume<float> found(values.extent());
  copy_to_host(backend, *field, whole(values.extent()), found.view());
  return found;
}

TEST(Columns, OfEveryLengthGiveTheConvolutionOfTheCpu) {
  const auto gpu = backend_row("cuda").make({});
  const auto cpu = backend_row("cpu").make({.threads = 1});
  bool crooked = false;
  for (const std::int64_t length : smooth_lengths()) {
    const Extent3 transform{length, 3, 5}; // nine columns: two pairs, two pairs and one that is not full
    const Extent3 extent{std::min<std::int64_t>(length - 1 + length % 2, 7), 3, 3};
    crooked = !crooked;
    const Volume<float> psf = crooked ? crooked_psf(extent) : gaussian_psf(extent);
    const Volume<float> values = noise(transform, 3);
    const Direction direction = length % 3 == 0 ? Direction::adjoint : Direction::forward;
    const Volume<float> found = convolved(*gpu, values, psf, direction);
    ASSERT_LE(relative_difference(found.view(), convolved(*cpu, values, psf, direction).view()), 1e-6)
        << length;
  }
}

/// Axes that end or not, and an algorithm.
struct Iterations {
  const char* algorithm;
  Triple<bool> wraps;
  float damping = 0;
};

const std::array<Iterations, 6> iterations{{{"rl", {false, false, false}},
                                            {"shb", {false, true, false}},
                                            {"shb", {true, true, true}},
                                            {"rl", {false, false, true}, 0.2F},
                                            {"gradient-consensus", {false, false, false}},
                                            {"legacy-2025", {false, true, true}}}};

Volume<float> deconvolved(const char* backend_name, const Iterations& how) {
  const auto backend = backend_row(backend_name).make({});
  DeconvolutionCase problem{
      .data = {14, 9, 13}, .psf = crooked_psf({5, 3, 5}), .wraps = how.wraps, .spare = {3, 1, 2}};
  problem.spare = {how.wraps.z ? 0 : 2, how.wraps.y ? 0 : 1, how.wraps.x ? 0 : 2};
  problem.parameters.regularisation.damping = how.damping;
  const PointSpreadFunction psf = problem.point_spread_function();
  const auto deconvolver = algorithm(how.algorithm)
                               .make({.backend = *backend,
                                      .psf = psf,
                                      .transform = problem.transform(),
                                      .effort = FourierEffort::estimate,
                                      .parameters = problem.parameters});
  Volume<float> result(problem.data);
  deconvolve(*backend, *deconvolver, beads(problem.data, 7).view(), problem.coverage(), whole(problem.data),
             result.view());
  return result;
}

/// What decides how many planes make a part.
struct Parts {
  const char* cache;
  const char* fastest;
};

TEST(Planes, GiveTheSameBitsHoweverManyAreTransformedAtATime) {
  for (const Iterations& how : iterations) {
    std::vector<Volume<float>> found;
    for (const Parts& parts : std::initializer_list<Parts>{
             {"1", "1"}, {"1", "2"}, {"9000", "0"}, {"65536", "0"}, {"65536", "16"}, {"100000000", "0"}}) {
      const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_CACHE", parts.cache},
                               {"LSDECONV_PRETEND_CUFFT_FASTEST", parts.fastest}};
      found.push_back(deconvolved("cuda", how));
      EXPECT_EQ(std::memcmp(found.front().data(), found.back().data(),
                            static_cast<std::size_t>(found.front().size()) * sizeof(float)),
                0)
          << how.algorithm << ", cache of " << parts.cache << " bytes, fastest " << parts.fastest;
    }
    EXPECT_LE(relative_difference(found.front().view(), deconvolved("cpu", how).view()), 1e-5)
        << how.algorithm;
  }
}

/// A part of the workspace's planes, which are 256 bytes each.
std::int64_t part_where(const char* cache, const char* fastest, const char* crooked = "0") {
  const PretendedGpus gpus{{"LSDECONV_PRETEND_GPU_CACHE", cache},
                           {"LSDECONV_PRETEND_CUFFT_FASTEST", fastest},
                           {"LSDECONV_PRETEND_CUFFT_CROOKED", crooked}};
  const auto gpu = std::make_shared<const cuda::Gpu>(0);
  const cuda::PlaneEngine engine(gpu, {60, 4, 14});
  EXPECT_EQ(engine.part(3), std::min<std::int64_t>(engine.part(60), 2)) << "powers of two";
  return engine.part(60);
}

TEST(Planes, AreTransformedInPartsOfTheFastestNumber) {
  EXPECT_EQ(part_where("8192", "8"), 8) << "with scratch memory half of the cache";
  EXPECT_EQ(part_where("8192", "16"), 16);
  EXPECT_EQ(part_where("8192", "4"), 4);
  EXPECT_EQ(part_where("8192", "16", "16"), 8) << "other bits";
  EXPECT_EQ(part_where("8192", "4", "8"), 8) << "other bits";
  EXPECT_EQ(part_where("1", "1"), 1);
  EXPECT_EQ(part_where("1", "2"), 2);
  EXPECT_EQ(part_where("100000000", "32"), 32) << "no more than there are";
}

TEST(Planes, AgreeWithTransformsOfAllAxesAtOnce) {
  for (const Iterations& how : iterations) {
    const Volume<float> by_planes = deconvolved("cuda", how);
    const PretendedGpus gpus{{"LSDECONV_GPU_TRANSFORMS", "volume"}};
    const Volume<float> at_once = deconvolved("cuda", how);
    EXPECT_LE(relative_difference(by_planes.view(), at_once.view()), 1e-5) << how.algorithm;
    EXPECT_NE(std::memcmp(by_planes.data(), at_once.data(),
                          static_cast<std::size_t>(at_once.size()) * sizeof(float)),
              0)
        << "both are the same engine";
  }
}

TEST(Planes, AreChosenByOneOfTwoWordsOnly) {
  const PretendedGpus gpus{{"LSDECONV_GPU_TRANSFORMS", "cubes"}};
  const auto backend = backend_row("cuda").make({});
  try {
    std::ignore = backend->convolver({4, 4, 4}, FourierEffort::estimate);
    FAIL() << "not refused";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("LSDECONV_GPU_TRANSFORMS"));
    EXPECT_THAT(error.what(), HasSubstr("planes or volume"));
  }
}

} // namespace
} // namespace lsdeconv
