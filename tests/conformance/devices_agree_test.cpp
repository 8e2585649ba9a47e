// Every backend gives the result of the first one, the CPU, for every algorithm, border, type of samples and
// length of the transform; the CPU gives the same bits with every instruction set.
#include "support/backend_fixture.hpp"
#include "support/deconvolution_case.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/instruction_set.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

struct BlockCase {
  const char* name;
  Extent3 data;
  Triple<bool> wraps;
  Extent3 psf;
  bool symmetric;
  VoxelType type;
  Extent3 spare{};
};

constexpr Triple<bool> wrapping{true, true, true};
constexpr Triple<bool> ending{false, false, false};

// Lengths of transforms that are products of small primes, odd, with large prime factors, two, or one.
const std::vector<BlockCase> blocks{
    {"smooth", {16, 20, 24}, wrapping, {5, 5, 5}, true, VoxelType::uint16},
    {"odd", {15, 21, 27}, wrapping, {3, 5, 7}, false, VoxelType::float32},
    {"prime", {13, 17, 29}, wrapping, {5, 3, 3}, true, VoxelType::uint8},
    {"ending", {12, 14, 19}, ending, {5, 7, 5}, false, VoxelType::uint16, {0, 2, 1}},
    {"mixed", {11, 16, 22}, {false, true, false}, {7, 5, 3}, true, VoxelType::uint8, {2, 0, 3}},
    {"flat", {1, 24, 23}, {false, false, true}, {3, 3, 5}, false, VoxelType::float32},
    {"thin", {2, 1, 40}, ending, {3, 1, 5}, true, VoxelType::uint16},
};

struct Setting {
  const char* name;
  const char* algorithm;
  RegularisationParameters regularisation;
  bool lies = false; ///< Some voxels are unseen and some are saturated.
};

const std::vector<Setting> settings{
    {"rl", "rl", {}},
    {"shb", "shb", {}},
    {"consensus", "gradient-consensus", {}},
    {"legacy", "legacy-2025", {}},
    {"variation", "shb", {.total_variation = 0.01F, .spacing = {3, 1, 1}}},
    {"damping", "rl", {.damping = 0.1F}},
    {"smoothing", "shb", {.smoothing_interval = 2, .spacing = {2, 1, 1}}},
    {"lies", "shb", {}, true},
    {"consensus_lies", "gradient-consensus", {}, true},
};

struct Outcome {
  Volume<float> voxels;
  BlockStatistics statistics;
};

/// The samples in the type of the case, as bytes. lies: some of them are those of unseen voxels, the first
/// rows and every seventh voxel.
std::vector<std::byte> samples_of(const BlockCase& c, bool lies) {
  const Volume<float> values = beads(c.data, 5, 20, 200);
  std::vector<std::byte> memory(static_cast<std::size_t>(values.size() * bytes_per_voxel(c.type)));
  std::visit(
      [&](const auto& view) {
        using T = std::remove_pointer_t<decltype(view.data())>;
        std::transform(values.begin(), values.end(), view.data(), [](float v) { return static_cast<T>(v); });
        for (std::int64_t i = 0; lies && i < values.size(); ++i) {
          const bool unseen = i % 7 == 3 || i / c.data.x % c.data.y < c.data.y / 4;
          view.data()[i] = unseen ? static_cast<T>(unseen_sample(c.type)) : view.data()[i];
        }
      },
      samples_at(memory.data(), c.type, c.data));
  return memory;
}

DeconvolutionCase problem(const BlockCase& c, const Setting& setting) {
  DeconvolutionCase problem{.data = c.data,
                            .psf = c.symmetric ? gaussian_psf(c.psf) : crooked_psf(c.psf),
                            .wraps = c.wraps,
                            .spare = c.spare};
  problem.parameters.iterations = 6;
  problem.parameters.background = 11;
  problem.parameters.regularisation = setting.regularisation;
  problem.parameters.unseen_areas = setting.lies;
  problem.parameters.saturation = setting.lies ? 150 : problem.parameters.saturation;
  problem.parameters.gain = 3;
  return problem;
}

Outcome deconvolved(Backend& backend, const BlockCase& c, const Setting& setting) {
  const DeconvolutionCase one = problem(c, setting);
  const PointSpreadFunction psf = one.point_spread_function();
  const auto deconvolver =
      algorithm(setting.algorithm)
          .make({.backend = backend, .psf = psf, .transform = one.transform(), .parameters = one.parameters});
  const std::vector<std::byte> samples = samples_of(c, setting.lies);
  const auto image = backend.allocate_image(voxel_count(c.data), c.type);
  const auto result = backend.allocate(c.data);
  Outcome outcome{Volume<float>(c.data), {}};
  SampleCode code(3);
  code.unseen = setting.lies ? unseen_sample(c.type) : code.unseen;
  const auto up = backend.upload(samples_at(samples.data(), c.type, c.data), code, *image);
  deconvolver->run(*image, one.coverage(), whole(c.data), {}, *result);
  backend.download(*result, outcome.voxels.view(), outcome.statistics)->wait();
  return outcome;
}

bool same_bits(const Volume<float>& a, const Volume<float>& b) {
  return std::memcmp(a.data(), b.data(), static_cast<std::size_t>(a.size()) * sizeof(float)) == 0;
}

double worst_difference(const Volume<float>& a, const Volume<float>& b) {
  double worst = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    worst = std::max(worst, std::abs(static_cast<double>(a.data()[i]) - static_cast<double>(b.data()[i])));
  }
  return worst;
}

using Row = std::tuple<BackendRow, Setting, BlockCase>;

void PrintTo(const Row& row, std::ostream* out) {
  *out << std::get<0>(row).name << ", " << std::get<1>(row).name << ", " << std::get<2>(row).name;
}

class DevicesAgree : public OnBackend<::testing::TestWithParam<Row>> {
protected:
  void SetUp() override { use(std::get<0>(GetParam())); }
};

TEST_P(DevicesAgree, ToASingleBlocksVoxelsAndStatistics) {
  const auto& [row, setting, block] = GetParam();
  const auto cpu = backends().front().make({.threads = 1, .device = 0});
  const Outcome expected = deconvolved(*cpu, block, setting);
  const Outcome found = deconvolved(*backend_, block, setting);
  EXPECT_LE(relative_difference(found.voxels.view(), expected.voxels.view()), 1e-5);
  EXPECT_LE(worst_difference(found.voxels, expected.voxels),
            1e-4 * static_cast<double>(expected.statistics.maximum));
  EXPECT_GT(expected.statistics.maximum, 0) << "nothing to compare";

  const BlockStatistics counted = statistics_of(found.voxels.view());
  EXPECT_EQ(found.statistics.digest, counted.digest);
  EXPECT_EQ(found.statistics.minimum, counted.minimum);
  EXPECT_EQ(found.statistics.maximum, counted.maximum);
  EXPECT_NEAR(found.statistics.sum, counted.sum, 1e-12 * counted.sum);
  EXPECT_EQ(found.statistics.histogram.counts, counted.histogram.counts);
}

TEST_P(DevicesAgree, WithThemselvesToTheLastBit) {
  const auto& [row, setting, block] = GetParam();
  const Outcome first = deconvolved(*backend_, block, setting);
  const auto again = row.make({.threads = 1, .device = 0});
  const Outcome second = deconvolved(*again, block, setting);
  EXPECT_TRUE(same_bits(first.voxels, second.voxels));
  EXPECT_EQ(first.statistics.sum, second.statistics.sum);
}

INSTANTIATE_TEST_SUITE_P(Backends, DevicesAgree,
                         ::testing::Combine(::testing::ValuesIn(backends().begin() + 1, backends().end()),
                                            ::testing::ValuesIn(settings), ::testing::ValuesIn(blocks)),
                         [](const auto& tested) {
                           return text(std::get<0>(tested.param).name, "_", std::get<1>(tested.param).name,
                                       "_", std::get<2>(tested.param).name);
                         });

TEST(InstructionSets, GiveTheSameBits) {
  const auto cpu = backends().front().make({.threads = 1, .device = 0});
  for (const Setting& setting : settings) {
    for (const BlockCase& block : blocks) {
      use_instruction_set(InstructionSet::baseline);
      const Outcome expected = deconvolved(*cpu, block, setting);
      EXPECT_GT(expected.statistics.maximum, 0) << "nothing to compare";
      for (const InstructionSet set : {InstructionSet::avx2, InstructionSet::avx512}) {
        if (set <= widest_instruction_set()) {
          use_instruction_set(set);
          const Outcome found = deconvolved(*cpu, block, setting);
          EXPECT_TRUE(same_bits(found.voxels, expected.voxels))
              << name(set) << ", " << setting.name << ", " << block.name;
          EXPECT_EQ(found.statistics.digest, expected.statistics.digest) << name(set);
        }
      }
    }
  }
  use_instruction_set(widest_instruction_set());
}

} // namespace
} // namespace lsdeconv
