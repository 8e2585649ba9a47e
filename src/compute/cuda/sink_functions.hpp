#pragma once

#include "observed_light_function.hpp"
#include "source_functions.hpp"

/// What the sinks of convolver.hpp make of the workspace after a convolution: function objects that are
/// called with every even x of every row of their target and store the pair of voxels at x and x + 1.
namespace lsdeconv::cuda {

/// sink::Ratio: of a voxel's data to their prediction.
struct DataRatio {
  float background;
  float floor;
  float saturation;

  [[nodiscard]] LSDECONV_HOST_DEVICE float operator()(float data, float blurred, std::int64_t /*z*/,
                                                      std::int64_t /*y*/, std::int64_t /*x*/) const {
    return voxel::ratio(data, blurred, background, floor, saturation);
  }
};

/// sink::HalfRatio: the same of half of the photo-electrons.
struct HalfRatio {
  DataRatio whole;
  PhotonSplit split;

  [[nodiscard]] LSDECONV_HOST_DEVICE float operator()(float data, float blurred, std::int64_t z,
                                                      std::int64_t y, std::int64_t x) const {
    const float half = photon_halves::half(data, split, z, y, x);
    return voxel::half_ratio(data, half, blurred, whole.background, whole.floor, whole.saturation);
  }
};

/// The ratio of every voxel with data, 0 beyond; the target is the workspace.
template <typename T, typename Ratio>
struct StoreRatio {
  Samples<T> image;
  Ratio ratio;
  Voxels workspace;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    Pair pair{0, 0};
    if (inside(image.rows.extent, z, y, x)) {
      const Pair blurred = workspace.load(z, y, x);
      const Pair data = observed(image, z, y, x);
      pair.first = ratio(data.first, blurred.first, z, y, x);
      pair.second = x + 1 < image.rows.extent.x ? ratio(data.second, blurred.second, z, y, x + 1) : 0.0F;
    }
    workspace.store(z, y, x, pair);
  }
};

/// sink::SelfRatio; the target is the workspace.
struct StoreSelfRatio {
  ConstVoxels estimate;
  float floor;
  Voxels workspace;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair blurred = workspace.load(z, y, x);
    const Pair here = estimate.load(z, y, x);
    workspace.store(z, y, x,
                    {voxel::self_ratio(here.first, blurred.first, floor),
                     voxel::self_ratio(here.second, blurred.second, floor)});
  }
};

/// adjustment::None
struct Unadjusted {
  LSDECONV_HOST_DEVICE static Pair correction(const Pair& v, std::int64_t /*z*/, std::int64_t /*y*/,
                                              std::int64_t /*x*/) {
    return v;
  }
  LSDECONV_HOST_DEVICE static Pair estimate(const Pair& updated, std::int64_t /*z*/, std::int64_t /*y*/,
                                            std::int64_t /*x*/) {
    return updated;
  }
};

/// adjustment::Scaled
struct Scaled : Unadjusted {
  ConstVoxels factor;
  LSDECONV_HOST_DEVICE explicit Scaled(const ConstVoxels& by) : factor(by) {}
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair correction(const Pair& v, std::int64_t z, std::int64_t y,
                                                     std::int64_t x) const {
    const Pair by = factor.load(z, y, x);
    return {v.first * by.first, v.second * by.second};
  }
};

/// adjustment::Mixed
struct Mixed : Unadjusted {
  ConstVoxels other;
  float part;
  LSDECONV_HOST_DEVICE Mixed(const ConstVoxels& with, float share) : other(with), part(share) {}
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair estimate(const Pair& updated, std::int64_t z, std::int64_t y,
                                                   std::int64_t x) const {
    const Pair with = other.load(z, y, x);
    return {voxel::mixed(updated.first, with.first, part), voxel::mixed(updated.second, with.second, part)};
  }
};

/// sink::Update; the target is `previous`. 0 where no light of a voxel is observed. `previous` may be
/// `current`: the call that writes a voxel has read it before, and no other call reads it.
template <typename Adjust>
struct StoreUpdate {
  ConstVoxels workspace;
  ConstVoxels current;
  Voxels previous;
  float step;
  ObservedLightFunction alpha;
  Adjust adjust;

  /// The new estimate, given the current one, `here`.
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair value(std::int64_t z, std::int64_t y, std::int64_t x,
                                                const Pair& here) const {
    if (alpha.is_unclipped(z, y, x)) {
      return updated(z, y, x, here, {alpha.unclipped, alpha.unclipped});
    }
    const bool first = alpha.meets_data(z, y, x);
    const bool second = alpha.meets_data(z, y, x + 1);
    if (!first && !second) {
      return {0, 0};
    }
    const Pair changed = updated(z, y, x, here, {alpha(z, y, x), alpha(z, y, x + 1)});
    return {first ? changed.first : 0.0F, second ? changed.second : 0.0F};
  }
  /// The same where alpha is `part`.
  [[nodiscard]] LSDECONV_HOST_DEVICE Pair updated(std::int64_t z, std::int64_t y, std::int64_t x,
                                                  const Pair& here, const Pair& part) const {
    const Pair v = adjust.correction(workspace.load(z, y, x), z, y, x);
    const Pair older = step == 0 ? here : previous.load(z, y, x);
    return adjust.estimate(
        {voxel::updated(voxel::extrapolated(here.first, older.first, step), v.first, part.first),
         voxel::updated(voxel::extrapolated(here.second, older.second, step), v.second, part.second)},
        z, y, x);
  }
  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    previous.store(z, y, x, value(z, y, x, current.load(z, y, x)));
  }
};

/// The update of one iteration and source::Extrapolation of the next in one kernel, so that the estimates are
/// read once for both.
struct UpdateAndExtrapolate {
  StoreUpdate<Unadjusted> update;
  float step;
  Voxels workspace;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair here = update.current.load(z, y, x);
    const Pair next = update.value(z, y, x, here);
    update.previous.store(z, y, x, next);
    workspace.store(z, y, x,
                    {voxel::extrapolated(next.first, here.first, step),
                     voxel::extrapolated(next.second, here.second, step)});
  }
};

/// sink::Agreement
struct StoreAgreement {
  ConstVoxels workspace;
  Voxels correction;
  Voxels agreement;
  ObservedLightFunction alpha;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair second = workspace.load(z, y, x);
    const Pair first = correction.load(z, y, x);
    const Pair agreed{voxel::agreement(first.first, second.first, alpha(z, y, x)),
                      voxel::agreement(first.second, second.second, alpha(z, y, x + 1))};
    agreement.store(z, y, x,
                    {alpha.meets_data(z, y, x) ? agreed.first : 0.0F,
                     alpha.meets_data(z, y, x + 1) ? agreed.second : 0.0F});
    correction.store(z, y, x, {0.5F * (first.first + second.first), 0.5F * (first.second + second.second)});
  }
};

/// sink::AgreedUpdate
struct StoreAgreedUpdate {
  ConstVoxels workspace;
  Voxels estimate;
  ConstVoxels correction;
  ObservedLightFunction alpha;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair agreement = workspace.load(z, y, x);
    const Pair here = estimate.load(z, y, x);
    const Pair v = correction.load(z, y, x);
    estimate.store(z, y, x,
                   {voxel::agreed(here.first, agreement.first, v.first, alpha(z, y, x)),
                    voxel::agreed(here.second, agreement.second, v.second, alpha(z, y, x + 1))});
  }
};

/// sink::Start
struct StoreStart {
  ConstVoxels workspace;
  Voxels estimate;
  float floor;
  ObservedLightFunction alpha;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair v = workspace.load(z, y, x);
    estimate.store(z, y, x,
                   {voxel::started(v.first, alpha(z, y, x), floor),
                    voxel::started(v.second, alpha(z, y, x + 1), floor)});
  }
};

/// sink::Weigh
struct StoreWeighed {
  ConstVoxels workspace;
  Voxels estimate;
  float floor;
  ObservedLightFunction alpha;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair v = workspace.load(z, y, x);
    const Pair start = estimate.load(z, y, x);
    estimate.store(z, y, x,
                   {voxel::weighed(start.first, alpha(z, y, x), v.first, floor),
                    voxel::weighed(start.second, alpha(z, y, x + 1), v.second, floor)});
  }
};

/// sink::Store
struct StoreField {
  ConstVoxels workspace;
  Voxels field;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    field.store(z, y, x, workspace.load(z, y, x));
  }
};

} // namespace lsdeconv::cuda
