#pragma once

#include "support/deconvolution_case.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/core/voxel_type.hpp"

namespace lsdeconv::testing {

/// A block to deconvolve on one device, with deconvolver, image and result.
class OneBlock {
public:
  explicit OneBlock(Backend& backend, const char* name = "shb", const Extent3& data = {12, 16, 20},
                    bool symmetric = true)
      : backend_(backend),
        name_(name), case_{.data = data, .psf = symmetric ? gaussian_psf({5, 3, 5}) : crooked_psf({5, 3, 5})},
        psf_(case_.point_spread_function()),
        deconvolver_(algorithm(name).make({.backend = backend,
                                           .psf = psf_,
                                           .transform = case_.transform(),
                                           .parameters = case_.parameters})),
        image_(backend.allocate_image(voxel_count(data), VoxelType::uint16)),
        result_(backend.allocate(data)) {}

  /// A block in flight, to be kept until both transfers have ended.
  struct Flight {
    Volume<std::uint16_t> samples;
    Volume<float> voxels;
    std::unique_ptr<BlockStatistics> statistics = std::make_unique<BlockStatistics>();
    std::unique_ptr<Transfer> up{};
    std::unique_ptr<Transfer> down{};
  };
  /// Submits upload, deconvolution and download without waiting for any of them.
  Flight begin(std::uint64_t seed) {
    Flight flight{Volume<std::uint16_t>(case_.data), Volume<float>(case_.data)};
    const Volume<float> values = beads(case_.data, seed);
    std::transform(values.begin(), values.end(), flight.samples.begin(),
                   [](float v) { return static_cast<std::uint16_t>(v); });
    const VolumeView<const std::uint16_t> samples = flight.samples.view();
    flight.up = backend_.upload(samples, 2, *image_);
    deconvolver_->run(*image_, case_.coverage(), whole(case_.data), {}, *result_);
    flight.down = backend_.download(*result_, flight.voxels.view(), *flight.statistics);
    return flight;
  }
  /// Begins a deconvolution of so many iterations; false where `cancelled` ended it.
  bool run_until(std::uint64_t seed, const std::function<bool()>& cancelled, int iterations) {
    case_.parameters.iterations = iterations;
    deconvolver_ = algorithm(name_).make(
        {.backend = backend_, .psf = psf_, .transform = case_.transform(), .parameters = case_.parameters});
    const Volume<std::uint16_t> samples(case_.data, static_cast<std::uint16_t>(seed + 10));
    const VolumeView<const std::uint16_t> view = samples.view();
    const auto up = backend_.upload(view, 2, *image_);
    return deconvolver_->run(*image_, case_.coverage(), whole(case_.data), {}, *result_, cancelled);
  }
  Volume<float> run(std::uint64_t seed) {
    Flight flight = begin(seed);
    flight.down->wait();
    return std::move(flight.voxels);
  }

private:
  Backend& backend_;
  const char* name_;
  DeconvolutionCase case_;
  PointSpreadFunction psf_;
  std::unique_ptr<Deconvolver> deconvolver_;
  std::unique_ptr<Image> image_;
  std::unique_ptr<Field> result_;
};

/// The same block on the CPU.
inline Volume<float> expected_block(std::uint64_t seed) {
  const auto cpu = backend_row("cpu").make({.threads = 1});
  return OneBlock(*cpu).run(seed);
}

} // namespace lsdeconv::testing
