#include "lsdeconv/run/estimation/fit_curve.hpp"

#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/compute/photon_halves.hpp"
#include "lsdeconv/deconvolution/convolution_model.hpp"
#include "lsdeconv/grid/transform_cost.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr Triple<bool> ending{false, false, false};

Extent3 transform_of(const FitRequest& request, VolumeView<const float> data) {
  const Extent3 half = request.psf.half_support();
  Extent3 transform;
  for (int axis = 0; axis < axes; ++axis) {
    transform[axis] = fast_length(data.extent()[axis] + 2 * half[axis]);
  }
  return transform;
}

/// Deconvolves `data`, with goes_on called after each iteration. result: gets as much of the estimate, from
/// its first voxel on, as it has room for.
void iterate(const FitRequest& request, VolumeView<const float> data,
             const std::function<bool(int, const Field&)>& goes_on, VolumeView<float> result) {
  IterationParameters parameters = request.parameters;
  parameters.iterations = request.rule.most;
  const auto deconvolver = request.algorithm.make({
      .backend = request.backend,
      .psf = request.psf,
      .transform = transform_of(request, data),
      .parameters = parameters,
      .goes_on = goes_on,
  });
  deconvolve(request.backend, *deconvolver, data, {data.extent(), ending}, whole(result.extent()), result);
}

/// Judges the estimates of one box while they are made.
class Judge {
public:
  Judge(const FitRequest& request, VolumeView<const float> fitted, VolumeView<const float> judged)
      : request_(request), fitted_(fitted), judged_(judged),
        model_(request.backend, request.psf, transform_of(request, judged)),
        blurred_(request.backend.allocate(judged.extent())), on_host_(judged.extent()) {
    model_.set_coverage({judged.extent(), ending});
  }

  bool goes_on(const Field& estimate) {
    model_.forward(source::Plain{&estimate}, sink::Store{blurred_.get()});
    copy_to_host(request_.backend, *blurred_, whole(judged_.extent()), on_host_.view());
    const double background = request_.parameters.background;
    const CountBounds bounds{.background = background,
                             .floor =
                                 std::max({1e-3 * background, 1e-6 * request_.parameters.brightest, 1e-20}),
                             .saturation = request_.parameters.saturation};
    curve.fitted.push_back(deviance(fitted_, on_host_.view(), bounds));
    curve.judged.push_back(judged_.data() == fitted_.data() ? curve.fitted.back()
                                                            : deviance(judged_, on_host_.view(), bounds));
    request_.on_iteration();
    return request_.rule.goes_on(curve);
  }

  DevianceCurve curve;

private:
  const FitRequest& request_;
  VolumeView<const float> fitted_;
  VolumeView<const float> judged_;
  ConvolutionModel model_;
  std::unique_ptr<Field> blurred_;
  Volume<float> on_host_;
};

} // namespace

double deviance(VolumeView<const float> data, VolumeView<const float> model, const CountBounds& bounds) {
  const Extent3 e = data.extent();
  double sum = 0;
  std::int64_t seen = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      double row = 0;
      for (std::int64_t x = 0; x < e.x; ++x) {
        if (std::isnan(data(z, y, x))) {
          continue;
        }
        ++seen;
        const double observed = std::max(0.0, static_cast<double>(data(z, y, x)));
        const double expected =
            std::max(static_cast<double>(model(z, y, x)) + bounds.background, bounds.floor);
        if (observed >= bounds.saturation && expected > observed) {
          continue;
        }
        row += (observed > 0 ? observed * std::log(observed / expected) : 0) - observed + expected;
      }
      sum += row;
    }
  }
  return seen == 0 ? 0 : 2 * sum / static_cast<double>(seen);
}

HeldOut split(VolumeView<const float> data, double gain, const Index3& origin, float saturation) {
  const Extent3 e = data.extent();
  const PhotonSplit halves{
      .gain = static_cast<float>(gain), .begin_z = origin.z, .begin_y = origin.y, .begin_x = origin.x};
  HeldOut parts{Volume<float>(e), Volume<float>(e)};
  for (std::int64_t z = 0; z < e.z; ++z) {
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = 0; x < e.x; ++x) {
        if (std::isnan(data(z, y, x)) || data(z, y, x) >= saturation) {
          parts.fitted(z, y, x) = data(z, y, x) / 2;
          parts.held(z, y, x) = data(z, y, x) / 2;
          continue;
        }
        const std::int64_t electrons = std::llround(std::max(0.0, static_cast<double>(data(z, y, x)) / gain));
        const std::int64_t fitted = photon_halves::heads(electrons, photon_halves::state_at(halves, z, y, x));
        parts.fitted(z, y, x) = static_cast<float>(gain * static_cast<double>(fitted));
        parts.held(z, y, x) = static_cast<float>(gain * static_cast<double>(electrons - fitted));
      }
    }
  }
  return parts;
}

DevianceCurve fit_curve(const FitRequest& request, VolumeView<const float> data,
                        VolumeView<const float> judged) {
  Judge judge(request, data, judged);
  Volume<float> forgotten({1, 1, 1});
  iterate(
      request, data, [&](int /*k*/, const Field& estimate) { return judge.goes_on(estimate); },
      forgotten.view());
  return judge.curve;
}

FittedBox fitted_box(const FitRequest& request, VolumeView<const float> data) {
  ConvolutionModel model(request.backend, request.psf, transform_of(request, data));
  model.set_coverage({data.extent(), ending});
  FittedBox box{Volume<float>(data.extent()), Volume<float>(data.extent())};
  const auto goes_on = [&](int k, const Field& estimate) {
    if (k == request.rule.most) {
      const auto blurred = request.backend.allocate(data.extent());
      model.forward(source::Plain{&estimate}, sink::Store{blurred.get()});
      copy_to_host(request.backend, *blurred, whole(data.extent()), box.image.view());
    }
    request.on_iteration();
    return true;
  };
  iterate(request, data, goes_on, box.estimate.view());
  return box;
}

} // namespace lsdeconv
