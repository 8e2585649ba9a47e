#include "lsdeconv/compute/fourier_transform.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <fftw3.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <mutex>

namespace lsdeconv {
namespace {

/// To be held while a plan is made or destroyed: FFTW's planner has global state, and only the execution of
/// plans is safe in threads.
std::mutex& planner() {
  static std::mutex mutex;
  return mutex;
}

struct DestroyPlan {
  void operator()(fftwf_plan plan) const noexcept {
    const std::lock_guard lock(planner());
    fftwf_destroy_plan(plan);
  }
};

using Plan = std::unique_ptr<std::remove_pointer_t<fftwf_plan>, DestroyPlan>;

/// The values as FFTW knows them; the layouts agree by the C++ and FFTW documentation.
fftwf_complex* fftw(HalfSpectrum& spectrum) {
  return reinterpret_cast<fftwf_complex*>(spectrum.data());
}

Extent3 half_extent(const Extent3& extent) {
  return {extent.z, extent.y, extent.x / 2 + 1};
}

Triple<int> sizes(const Extent3& extent) {
  if (std::min({extent.z, extent.y, extent.x}) < 1
      || std::max({extent.z, extent.y, extent.x}) > std::numeric_limits<int>::max()) {
    throw Error(text("cannot transform ", extent, " voxels"));
  }
  return {static_cast<int>(extent.z), static_cast<int>(extent.y), static_cast<int>(extent.x)};
}

template <typename Make>
Plan planned(const Extent3& extent, Make&& make) {
  const Triple<int> n = sizes(extent);
  const std::lock_guard lock(planner());
  Plan plan(make(n));
  if (plan == nullptr) {
    throw Error(text("FFTW made no plan for a Fourier transform of ", extent, " voxels"));
  }
  return plan;
}

} // namespace

HalfSpectrum fourier_transform(VolumeView<const float> voxels) {
  Volume<float> in(voxels.extent());
  HalfSpectrum out(half_extent(voxels.extent()));
  const Plan plan = planned(voxels.extent(), [&](const Triple<int>& n) {
    return fftwf_plan_dft_r2c_3d(n.z, n.y, n.x, in.data(), fftw(out), FFTW_ESTIMATE);
  });
  copy(voxels, in.view());
  fftwf_execute(plan.get());
  return out;
}

Volume<float> inverse_fourier_transform(HalfSpectrum spectrum, const Extent3& extent) {
  if (spectrum.extent() != half_extent(extent)) {
    throw Error(text("a transform of ", spectrum.extent(), " is none of ", extent, " voxels"));
  }
  Volume<float> out(extent);
  const Plan plan = planned(extent, [&](const Triple<int>& n) {
    return fftwf_plan_dft_c2r_3d(n.z, n.y, n.x, fftw(spectrum), out.data(), FFTW_ESTIMATE);
  });
  fftwf_execute(plan.get());
  const float scale = 1.0F / static_cast<float>(out.size());
  std::for_each(out.begin(), out.end(), [scale](float& v) { v *= scale; });
  return out;
}

} // namespace lsdeconv
