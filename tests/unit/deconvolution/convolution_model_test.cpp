#include "support/reference_deconvolution.hpp"
#include "support/test_volumes.hpp"
#include "unit/deconvolution/iteration_goldens.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

constexpr Triple<bool> periodic{true, true, true};
constexpr Triple<bool> ending{false, false, false};

PointSpreadFunction golden_psf() {
  PointSpreadFunction psf{Volume<float>(golden::psf_extent), {1, 1, 1}, {1, 1, 1}, 1, false, {}};
  std::transform(golden::psf.begin(), golden::psf.end(), psf.values.begin(),
                 [](int value) { return static_cast<float>(static_cast<double>(value) / golden::psf_sum); });
  return psf;
}

/// The golden image on a transform of its own, and the iteration driven from outside.
class GoldenModel {
public:
  GoldenModel(const Extent3& transform, const Triple<bool>& wraps)
      : model_(*backend_, golden_psf(), transform),
        image_(backend_->allocate_image(voxel_count(golden::extent), VoxelType::float32)),
        x_(backend_->allocate(transform)), older_(backend_->allocate(transform)) {
    model_.set_coverage({golden::extent, wraps});
    backend_->upload(VolumeView<const float>(golden::image.data(), golden::extent), 0, *image_)->wait();
    start_flat_on_the_object();
  }

  void start_flat_on_the_object() {
    backend_->fill(*older_, 0);
    model_.adjoint(source::Plain{older_.get()},
                   sink::Start{x_.get(), static_cast<float>(golden::flat_start)});
  }
  void start_from_the_image() { copy_to_device(*backend_, {golden::image.data(), golden::extent}, *x_); }

  void iterate(double background, float step) {
    const auto b = static_cast<float>(background);
    model_.forward(source::Extrapolation{x_.get(), older_.get(), step},
                   sink::Ratio{image_.get(), b, std::max(1e-3F * b, 15e-6F)});
    model_.adjoint(source::StoredRatio{}, sink::Update{x_.get(), older_.get(), step});
    std::swap(x_, older_);
  }

  [[nodiscard]] Volume<float> estimate() {
    Volume<float> result(golden::extent);
    copy_to_host(*backend_, *x_, whole(golden::extent), result.view());
    return result;
  }

private:
  std::unique_ptr<Backend> backend_ = backends().front().make({.threads = 2});
  ConvolutionModel model_;
  std::unique_ptr<Image> image_;
  std::unique_ptr<Field> x_;
  std::unique_ptr<Field> older_;
};

void expect_state(const Volume<float>& x, const golden::State& golden) {
  double sum = 0;
  double squares = 0;
  for (const float value : x) {
    sum += static_cast<double>(value);
    squares += static_cast<double>(value) * static_cast<double>(value);
  }
  for (std::size_t i = 0; i < golden::points.size(); ++i) {
    const Index3& p = golden::points[i];
    EXPECT_NEAR(x(p.z, p.y, p.x), golden.values[i], 1e-5 * golden.values[i])
        << "voxel " << p << " after " << golden.iterations;
  }
  EXPECT_NEAR(sum, golden.sum, 1e-5 * golden.sum) << "sum after " << golden.iterations;
  if (golden.l2 > 0) {
    EXPECT_NEAR(std::sqrt(squares), golden.l2, 1e-5 * golden.l2) << "norm after " << golden.iterations;
  }
}

template <typename Goldens, typename Iterate>
void expect_goldens(GoldenModel& model, const Goldens& goldens, Iterate&& iterate) {
  int k = 0;
  for (const golden::State& state : goldens) {
    while (k < state.iterations) {
      iterate(++k);
    }
    expect_state(model.estimate(), state);
  }
}

TEST(ConvolutionModel, MatchesGoldenRichardsonLucy) {
  GoldenModel model(golden::extent, periodic);
  expect_goldens(model, golden::rl, [&](int /*k*/) { model.iterate(golden::background, 0); });
}

TEST(ConvolutionModel, MatchesGoldenHeavyBall) {
  GoldenModel model(golden::extent, periodic);
  expect_goldens(model, golden::shb, [&](int k) {
    model.iterate(golden::background, static_cast<float>(k - 1) / static_cast<float>(k + 2));
  });
}

TEST(ConvolutionModel, MatchesGoldenRichardsonLucyWithoutBackground) {
  GoldenModel model(golden::extent, periodic);
  model.start_from_the_image();
  expect_goldens(model, golden::rl_without_background, [&](int /*k*/) { model.iterate(0, 0); });
}

TEST(ConvolutionModel, KeepsTheDataInsteadOfSharpeningItsOwnResult) {
  GoldenModel model(golden::extent, periodic);
  model.start_from_the_image();
  for (int k = 0; k < 5; ++k) {
    model.iterate(0, 0);
  }
  EXPECT_GT(std::abs(model.estimate()(2, 1, 3) - golden::self_sharpened), 1);
}

TEST(ConvolutionModel, MatchesGoldenUnobservedBorders) {
  for (const Extent3& spare : {Extent3{2, 2, 2}, Extent3{3, 4, 5}}) {
    GoldenModel model(golden::extent + spare, ending);
    expect_goldens(model, golden::rl_unobserved_borders,
                   [&](int /*k*/) { model.iterate(golden::background, 0); });
  }
}

TEST(ReferenceModel, MatchesTheGoldensToo) {
  const PointSpreadFunction psf = golden_psf();
  const VolumeView<const float> image(golden::image.data(), golden::extent);
  const ReferenceModel model(psf.values.view(), golden::extent, periodic);
  const Volume<double> start(golden::extent, golden::flat_start);
  for (const golden::State& state : golden::shb) {
    const Volume<double> x = reference_deconvolution(
        model, image,
        {state.iterations, golden::background, 15, [](int k) { return (k - 1.0) / (k + 2.0); }, &start});
    for (std::size_t i = 0; i < golden::points.size(); ++i) {
      const Index3& p = golden::points[i];
      EXPECT_NEAR(x(p.z, p.y, p.x), state.values[i], 2e-6 * state.values[i])
          << "the PSF is in single precision";
    }
  }
}

} // namespace
} // namespace lsdeconv
