#include "support/deconvolution_case.hpp"
#include "support/forwarding_backend.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/compute/host_copies.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

DeconvolutionCase noisy_case() {
  DeconvolutionCase block{
      .data = {12, 20, 22}, .psf = gaussian_psf({5, 5, 5}), .wraps = {false, true, false}};
  block.parameters.iterations = 30;
  block.parameters.background = 10;
  block.parameters.brightest = 60;
  return block;
}

/// A flat image of ten photo-electrons and their noise, which each half has of its own.
Volume<float> noisy_image(const Extent3& extent) {
  Volume<float> image(extent);
  for (std::int64_t i = 0; i < image.size(); ++i) {
    std::int64_t electrons = 0;
    for (std::int64_t draw = 0; draw < 2; ++draw) { // binomial of 20, about as wide as Poisson
      electrons += photon_halves::heads(10, static_cast<std::uint64_t>(2 * i + draw) * 7919);
    }
    image.data()[i] = static_cast<float>(4 * electrons);
  }
  return image;
}

double deviation(const Volume<float>& volume) {
  double mean = 0;
  double square = 0;
  for (const float v : volume) {
    mean += static_cast<double>(v) / static_cast<double>(volume.size());
    square += static_cast<double>(v) * static_cast<double>(v) / static_cast<double>(volume.size());
  }
  return std::sqrt(square - mean * mean);
}

TEST(GradientConsensus, IsRichardsonLucyWhereTheHalvesAlwaysAgree) {
  DeconvolutionCase block = noisy_case();
  block.parameters.iterations = 8;
  const Volume<float> image = beads(block.data, 5);
  const Volume<float> expected = block(algorithm("rl"), image);
  EXPECT_LT(relative_difference(block(algorithm("gradient-consensus"), image).view(), expected.view()), 1e-3)
      << "without a gain both halves are the same";
}

TEST(GradientConsensus, FitsLessNoise) {
  DeconvolutionCase block = noisy_case();
  const Volume<float> image = noisy_image(block.data);
  const double plain = deviation(block(algorithm("rl"), image));
  block.parameters.gain = 4;
  EXPECT_LT(deviation(block(algorithm("gradient-consensus"), image)), 0.8 * plain);
}

TEST(GradientConsensus, DependsOnThePlaceOfTheBlockInTheVolume) {
  DeconvolutionCase block = noisy_case();
  block.parameters.gain = 4;
  const Volume<float> image = noisy_image(block.data);
  const auto backend = backends().front().make({.threads = 1, .device = 0});
  const PointSpreadFunction psf = block.point_spread_function();
  const auto deconvolver =
      algorithm("gradient-consensus").make({*backend, psf, block.transform(), block.parameters});
  std::vector<Volume<float>> results;
  for (const Index3& origin : {Index3{}, Index3{}, Index3{5, 0, 0}}) {
    Coverage coverage = block.coverage();
    coverage.origin = origin;
    results.emplace_back(block.data);
    deconvolve(*backend, *deconvolver, image.view(), coverage, whole(block.data), results.back().view());
  }
  EXPECT_TRUE(std::equal(results[0].begin(), results[0].end(), results[1].begin()));
  EXPECT_FALSE(std::equal(results[0].begin(), results[0].end(), results[2].begin()));
}

/// Writes down how the photo-electrons are shared out.
class RecordingBackend : public ForwardingBackend {
public:
  std::vector<PhotonSplit> splits;

  [[nodiscard]] std::unique_ptr<Convolver> convolver(const Extent3& transform) override {
    return std::make_unique<Recorder>(ForwardingBackend::convolver(transform), splits);
  }

private:
  class Recorder : public Convolver {
  public:
    Recorder(std::unique_ptr<Convolver> convolver, std::vector<PhotonSplit>& splits)
        : convolver_(std::move(convolver)), splits_(splits) {}
    [[nodiscard]] const Extent3& extent() const override { return convolver_->extent(); }
    [[nodiscard]] std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) override {
      return convolver_->transfer_function(psf);
    }
    void replace(TransferFunction& transfer, VolumeView<const float> psf) override {
      convolver_->replace(transfer, psf);
    }
    void set_coverage(const Coverage& coverage, VolumeView<const float> psf) override {
      convolver_->set_coverage(coverage, psf);
    }
    void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                  const Sink& sink) override {
      if (const auto* half = std::get_if<sink::HalfRatio>(&sink)) {
        splits_.push_back(half->split);
      }
      convolver_->convolve(source, transfer, direction, sink);
    }

  private:
    std::unique_ptr<Convolver> convolver_;
    std::vector<PhotonSplit>& splits_;
  };
};

/// Else the same noise would agree again and again.
TEST(GradientConsensus, SharesTheLightOutAnewInEachIteration) {
  DeconvolutionCase block = noisy_case();
  block.parameters.gain = 4;
  block.parameters.iterations = 3;
  RecordingBackend backend;
  const PointSpreadFunction psf = block.point_spread_function();
  const auto deconvolver =
      algorithm("gradient-consensus").make({backend, psf, block.transform(), block.parameters});
  Volume<float> result(block.data);
  deconvolve(backend, *deconvolver, noisy_image(block.data).view(), block.coverage(), whole(block.data),
             result.view());
  ASSERT_EQ(backend.splits.size(), 6U);
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(backend.splits[2 * k].draw, backend.splits[2 * k + 1].draw) << "both halves of one light";
    EXPECT_NE(backend.splits[2 * k].second, backend.splits[2 * k + 1].second);
    EXPECT_NE(backend.splits[2 * k].draw, backend.splits[(2 * k + 2) % 6].draw);
  }
}

TEST(GradientConsensus, LeavesUnseenVoxelsOutOfBothHalves) {
  DeconvolutionCase block = noisy_case();
  block.parameters.gain = 4;
  Volume<float> image = noisy_image(block.data);
  const double plain = deviation(block(algorithm("gradient-consensus"), image));
  const auto with = [&](float value) {
    for (std::int64_t i = 5; i < image.size(); i += 50) {
      image.data()[i] = value;
    }
    return deviation(block(algorithm("gradient-consensus"), image));
  };
  EXPECT_GT(with(1000), 3 * plain);
  EXPECT_LT(with(std::numeric_limits<float>::quiet_NaN()), 1.2 * plain);
}

} // namespace
} // namespace lsdeconv
