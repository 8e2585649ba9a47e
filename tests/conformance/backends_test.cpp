// What every row of the table of backends must do.
#include "support/backend_fixture.hpp"
#include "support/reference_deconvolution.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/core/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <tuple>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

constexpr Triple<bool> periodic{true, true, true};

Volume<double> doubled(const Volume<float>& from) {
  Volume<double> to(from.extent());
  std::copy(from.begin(), from.end(), to.begin());
  return to;
}

double dot(const Volume<float>& a, const Volume<float>& b) {
  double sum = 0;
  for (std::int64_t i = 0; i < a.size(); ++i) {
    sum += static_cast<double>(a.data()[i]) * static_cast<double>(b.data()[i]);
  }
  return sum;
}

std::unique_ptr<Backend> make(const BackendRow& row, int threads = 2) {
  return row.make({.threads = threads, .device = 0});
}

Volume<float> downloaded(Backend& backend, const Field& field) {
  Volume<float> host(field.extent());
  copy_to_host(backend, field, whole(field.extent()), host.view());
  return host;
}

/// Convolves volumes in host memory with one PSF.
class HostConvolution {
public:
  HostConvolution(Backend& backend, const Extent3& transform, VolumeView<const float> psf)
      : backend_(backend), convolver_(backend.convolver(transform)),
        transfer_(convolver_->transfer_function(psf)) {}

  Volume<float> operator()(const Volume<float>& host, Direction direction) {
    const auto field = backend_.allocate(host.extent());
    const auto result = backend_.allocate(convolver_->extent());
    copy_to_device(backend_, host.view(), *field);
    convolver_->convolve(source::Plain{field.get()}, *transfer_, direction, sink::Store{result.get()});
    return downloaded(backend_, *result);
  }
  [[nodiscard]] bool real() const { return transfer_->is_real(); }

private:
  Backend& backend_;
  std::unique_ptr<Convolver> convolver_;
  std::unique_ptr<TransferFunction> transfer_;
};

class AnyBackend : public OnBackend<::testing::TestWithParam<BackendRow>> {
protected:
  void SetUp() override { use(GetParam()); }
};

TEST_P(AnyBackend, DescribesItself) {
  EXPECT_NE(backend_->description().find(GetParam().name), std::string::npos);
}

TEST_P(AnyBackend, FillsUploadsAndDownloadsParts) {
  const auto field = backend_->allocate({4, 5, 6});
  backend_->fill(*field, 7);
  EXPECT_EQ(downloaded(*backend_, *field)(3, 4, 5), 7);
  const Volume<float> part = noise({2, 3, 4}, 1);
  copy_to_device(*backend_, part.view(), *field);
  const Volume<float> all = downloaded(*backend_, *field);
  EXPECT_EQ(all(1, 2, 3), part(1, 2, 3));
  EXPECT_EQ(all(1, 2, 4), 0) << "beyond the image there is nothing";
  EXPECT_EQ(all(3, 4, 5), 0);
  Volume<float> window({2, 2, 2});
  copy_to_host(*backend_, *field, {{0, 1, 2}, {2, 3, 4}}, window.view());
  EXPECT_EQ(window(1, 1, 1), part(1, 2, 3));
}

TEST_P(AnyBackend, TakesSpacedHostViews) {
  const Volume<float> host = noise({5, 6, 7}, 2);
  const auto field = backend_->allocate({2, 3, 4});
  copy_to_device(*backend_, host.view().part({{1, 2, 3}, {3, 5, 7}}), *field);
  Volume<float> back({5, 6, 7}, 0.0F);
  copy_to_host(*backend_, *field, whole({2, 3, 4}), back.view().part({{1, 2, 3}, {3, 5, 7}}));
  EXPECT_EQ(back(2, 4, 6), host(2, 4, 6));
  EXPECT_EQ(back(0, 0, 0), 0);
}

/// All operations of an iteration, on data that end along z and wrap along y and x.
class Iteration {
public:
  explicit Iteration(Backend& backend)
      : backend_(backend), convolver_(backend.convolver(transform)),
        transfer_(convolver_->transfer_function(psf_.view())),
        image_(backend.allocate_image(voxel_count(data), VoxelType::float32)),
        x_(backend.allocate(transform)), older_(backend.allocate(transform)) {
    convolver_->set_coverage({data, wraps}, psf_.view());
    const Volume<float> y = beads(data, 3);
    backend_.upload(VolumeView<const float>(y.view()), 0, *image_)->wait();
  }

  void start() {
    convolver_->convolve(source::Excess{image_.get(), 9}, *transfer_, Direction::adjoint,
                         sink::Start{x_.get(), 1e-3F});
  }
  void step(float step) {
    convolver_->convolve(source::Extrapolation{x_.get(), step == 0 ? nullptr : older_.get(), step},
                         *transfer_, Direction::forward, sink::Ratio{image_.get(), 9, 1e-3F});
    convolver_->convolve(source::StoredRatio{}, *transfer_, Direction::adjoint,
                         sink::Update{x_.get(), older_.get(), step});
    std::swap(x_, older_);
  }
  [[nodiscard]] Volume<float> estimate() { return downloaded(backend_, *x_); }

  static constexpr Extent3 data{6, 8, 10};
  static constexpr Triple<bool> wraps{false, true, true};
  static constexpr Extent3 transform{13, 8, 10};

  [[nodiscard]] const Volume<float>& psf() const { return psf_; }

private:
  Backend& backend_;
  Volume<float> psf_ = crooked_psf({5, 3, 5});
  std::unique_ptr<Convolver> convolver_;
  std::unique_ptr<TransferFunction> transfer_;
  std::unique_ptr<Image> image_;
  std::unique_ptr<Field> x_;
  std::unique_ptr<Field> older_;
};

TEST_P(AnyBackend, StartsAndStepsAsTheReferenceDoes) {
  Iteration iteration(*backend_);
  const ReferenceModel reference(iteration.psf().view(), Iteration::data, Iteration::wraps);
  const Volume<float> y = beads(Iteration::data, 3);
  iteration.start();
  for (int k = 0; k <= 3; ++k) {
    const Volume<double> expected = reference.cropped(
        reference_deconvolution(reference, y.view(), {k, 9, 1e3, [](int i) { return 0.2 * (i - 1); }}));
    const Volume<float> x = iteration.estimate();
    EXPECT_LT(relative_difference(x.view().part(whole(Iteration::data)), expected.view()), 1e-5) << k;
    for (std::int64_t z = Iteration::data.z + 2; z < Iteration::transform.z - 2; ++z) {
      EXPECT_EQ(x(z, 4, 4), 0) << "plane " << z << " belongs to no object";
    }
    iteration.step(0.2F * static_cast<float>(k));
  }
}

TEST_P(AnyBackend, GivesTheSameBitsForAnyNumberOfThreads) {
  Volume<float> first;
  for (const int threads : {1, 2, 3}) {
    const auto backend = make(GetParam(), threads);
    Iteration iteration(*backend);
    iteration.start();
    iteration.step(0);
    iteration.step(0.25F);
    const Volume<float> x = iteration.estimate();
    if (threads == 1) {
      first = Volume<float>(x.extent());
      copy(x.view(), first.view());
    }
    EXPECT_EQ(std::memcmp(x.data(), first.data(), static_cast<std::size_t>(x.size()) * sizeof(float)), 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, AnyBackend, ::testing::ValuesIn(backends().begin(), backends().end()),
                         [](const auto& row) { return std::string(row.param.name); });

struct Sizes {
  Extent3 transform;
  Extent3 psf;
};

void PrintTo(const Sizes& sizes, std::ostream* out) {
  *out << sizes.transform << " PSF " << sizes.psf;
}

class AnyBackendAndSize : public OnBackend<::testing::TestWithParam<std::tuple<BackendRow, Sizes>>> {
protected:
  const Extent3 transform_ = std::get<1>(GetParam()).transform;
  const Extent3 psf_extent_ = std::get<1>(GetParam()).psf;
  void SetUp() override { use(std::get<0>(GetParam())); }
};

std::string name_of(const ::testing::TestParamInfo<std::tuple<BackendRow, Sizes>>& info) {
  const Extent3& e = std::get<1>(info.param).transform;
  return text(std::get<0>(info.param).name, "_", e.z, "x", e.y, "x", e.x);
}

TEST_P(AnyBackendAndSize, ConvolvesBothWaysAsDefined) {
  for (const bool symmetric : {false, true}) {
    const Volume<float> psf = symmetric ? gaussian_psf(psf_extent_) : crooked_psf(psf_extent_);
    const Volume<float> x = noise(transform_, 11, -1, 2);
    HostConvolution convolve(*backend_, transform_, psf.view());
    const ReferenceModel reference(psf.view(), transform_, periodic);
    EXPECT_LT(
        relative_difference(convolve(x, Direction::forward).view(), reference.forward(doubled(x)).view()),
        1e-6);
    EXPECT_LT(
        relative_difference(convolve(x, Direction::adjoint).view(), reference.adjoint(doubled(x)).view()),
        1e-6);
  }
}

TEST_P(AnyBackendAndSize, AdjointIsAdjoint) {
  const Volume<float> psf = crooked_psf(psf_extent_);
  HostConvolution convolve(*backend_, transform_, psf.view());
  const Volume<float> x = noise(transform_, 1);
  const Volume<float> z = noise(transform_, 2);
  const double forward = dot(convolve(x, Direction::forward), z);
  EXPECT_NEAR(forward, dot(x, convolve(z, Direction::adjoint)), 1e-6 * forward);
}

TEST_P(AnyBackendAndSize, DeltaPsfChangesNothing) {
  Volume<float> delta(psf_extent_, 0.0F);
  delta(psf_extent_.z / 2, psf_extent_.y / 2, psf_extent_.x / 2) = 1;
  HostConvolution convolve(*backend_, transform_, delta.view());
  const Volume<float> x = noise(transform_, 4);
  EXPECT_LT(relative_difference(convolve(x, Direction::forward).view(), x.view()), 1e-6);
  EXPECT_LT(relative_difference(convolve(x, Direction::adjoint).view(), x.view()), 1e-6);
}

/// The PSF's centre is the origin for every parity: a symmetric PSF has a real transfer function, and its
/// value at frequency 0 is the PSF's sum.
TEST_P(AnyBackendAndSize, SymmetricPsfHasARealTransferFunctionThatIsOneAtZero) {
  HostConvolution symmetric(*backend_, transform_, gaussian_psf(psf_extent_).view());
  EXPECT_TRUE(symmetric.real());
  const Volume<float> flat(transform_, 5.0F);
  for (const float value : symmetric(flat, Direction::forward)) {
    EXPECT_NEAR(value, 5, 5e-6);
  }
  if (voxel_count(psf_extent_) > 1) {
    EXPECT_FALSE(HostConvolution(*backend_, transform_, crooked_psf(psf_extent_).view()).real());
  }
}

TEST_P(AnyBackendAndSize, PlainSourceIsZeroBeyondItsField) {
  const Extent3 small{(transform_.z + 1) / 2, (transform_.y + 1) / 2, (transform_.x + 1) / 2};
  const Volume<float> psf = crooked_psf(psf_extent_);
  HostConvolution convolve(*backend_, transform_, psf.view());
  const Volume<float> part = noise(small, 9);
  Volume<float> padded(transform_, 0.0F);
  copy(part.view(), padded.view().part(whole(small)));
  EXPECT_LT(relative_difference(convolve(part, Direction::forward).view(),
                                convolve(padded, Direction::forward).view()),
            1e-6);
}

INSTANTIATE_TEST_SUITE_P(
    Backends, AnyBackendAndSize,
    ::testing::Combine(::testing::ValuesIn(backends().begin(), backends().end()),
                       ::testing::Values(Sizes{{8, 10, 12}, {3, 5, 7}}, Sizes{{9, 11, 13}, {3, 5, 7}},
                                         Sizes{{8, 9, 10}, {7, 9, 9}}, Sizes{{5, 6, 7}, {5, 5, 7}},
                                         Sizes{{1, 16, 18}, {1, 3, 3}}, Sizes{{17, 1, 31}, {5, 1, 3}},
                                         Sizes{{20, 34, 1}, {3, 3, 1}}, Sizes{{1, 1, 1}, {1, 1, 1}},
                                         Sizes{{3, 3, 3}, {3, 3, 3}}, Sizes{{2, 50, 70}, {1, 7, 9}})),
    name_of);

} // namespace
} // namespace lsdeconv
