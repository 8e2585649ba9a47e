#pragma once

#include "lsdeconv/compute/photon_halves.hpp"
#include "lsdeconv/core/host_device.hpp"

#include <cmath>

/// The arithmetic of single voxels, the same on every backend. In the formulas x is the estimate, y the data
/// and b the background (counts), H the convolution with the PSF, H' its adjoint, M = 1 on data and 0
/// elsewhere, and alpha = H' M the part of an object voxel's light that is observed.
namespace lsdeconv::voxel {

/// The larger of two numbers; b where a is NaN.
LSDECONV_HOST_DEVICE inline float larger(float a, float b) {
  return a > b ? a : b;
}

/// y = sample - offset, the camera's dark level taken off; may be negative. NaN for the sample `unseen`,
/// which stands for voxels that say nothing of the object.
LSDECONV_HOST_DEVICE inline float observed(float sample, float offset, float unseen) {
  return sample == unseen ? NAN : sample - offset;
}

/// Whether there is an observed value: false for NaN.
LSDECONV_HOST_DEVICE inline bool is_seen(float data) {
  return data >= -INFINITY;
}

/// M = 1 where there are data, else 0.
LSDECONV_HOST_DEVICE inline float seen(float data) {
  return is_seen(data) ? 1.0F : 0.0F;
}

/// M (y - b), the data above the background; 0 where there are none.
LSDECONV_HOST_DEVICE inline float excess(float data, float background) {
  return is_seen(data) ? data - background : 0.0F;
}

/// Point from which the accelerated step starts, p = max(x_k + step (x_k - x_{k-1}), 0) (Wang & Miller, IEEE
/// Trans. Image Process. 23:848, 2014).
LSDECONV_HOST_DEVICE inline float extrapolated(float current, float previous, float step) {
  return larger(current + step * (current - previous), 0.0F);
}

/// Data over prediction, r = y / max(Hx + b, floor) for y > 0, else 0; floor > 0 (Richardson, J. Opt. Soc.
/// Am. 62:55, 1972; Lucy, Astron. J. 79:745, 1974). Data from `saturation` on are lower bounds, which a
/// larger prediction fits: r is at least 1. Where there are none, the prediction takes their place, r = 1
/// (expectation and maximisation with missing data: Dempster et al., J. R. Stat. Soc. B 39:1, 1977); unlike
/// r = 0 with H'M in the divisor, which has the same fixed points, that needs no field of its own.
LSDECONV_HOST_DEVICE inline float ratio(float data, float blurred, float background, float floor,
                                        float saturation) {
  const float quotient = larger(data, 0.0F) / larger(blurred + background, floor);
  const float bounded = data >= saturation ? larger(quotient, 1.0F) : quotient;
  return is_seen(data) ? bounded : 1.0F;
}

/// The ratio() of `half` of the data to half of the prediction.
LSDECONV_HOST_DEVICE inline float half_ratio(float data, float half, float blurred, float background,
                                             float floor, float saturation) {
  return ratio(2.0F * half, blurred, background, floor, data >= saturation ? -INFINITY : INFINITY);
}

/// Part of its light above which an object voxel takes whole steps.
constexpr float plainly_observed = 1e-2F;
/// Part of its light below which an object voxel is taken for 0: the round-off of the transforms would decide
/// about it.
constexpr float least_observed = 1e-6F;

/// x_{k+1} = p v / alpha with v = H'r (Bertero & Boccacci, Astron. Astrophys. 437:369, 2005); where alpha is
/// below plainly_observed, only the part t = alpha / plainly_observed of that step, (1 - t) p + t p v /
/// alpha. Such voxels have no more than a hundredth of their light on the data, so that noise and round-off
/// would drive them far with whole steps; leaving them out instead would take light from the model near
/// faces, and the data voxels there would grow to replace it. Without the round-off of the Fourier transforms
/// v would not be negative.
LSDECONV_HOST_DEVICE inline float updated(float point, float correction, float alpha) {
  const float kept = larger(plainly_observed - alpha, 0.0F);
  const float step = point * (larger(correction, 0.0F) + kept) * (1.0F / larger(alpha, plainly_observed));
  return alpha > least_observed ? step : 0.0F;
}

/// x' = (1 - part) x + part other, for a part in [0, 1].
LSDECONV_HOST_DEVICE inline float mixed(float estimate, float other, float part) {
  return (1.0F - part) * estimate + part * other;
}

/// By which part the light wants an object voxel brighter, v / alpha - 1 with v = H'r: at least -1, and no
/// more than 1, so that no place outweighs others far from it.
LSDECONV_HOST_DEVICE inline float gradient(float correction, float alpha) {
  const float part = (correction - alpha) * (1.0F / larger(alpha, plainly_observed));
  return part < -1.0F ? -1.0F : part > 1.0F ? 1.0F : part;
}

/// The product of the gradients of two halves of the light: positive where both want an object voxel brighter
/// or both darker.
LSDECONV_HOST_DEVICE inline float agreement(float first, float second, float alpha) {
  return gradient(first, alpha) * gradient(second, alpha);
}

/// Disagreement from which on nothing is updated, as a part of the square of the gradient of both halves
/// together: then what round-off adds to an agreement near 0 changes an estimate little, however large the
/// update.
constexpr float plain_disagreement = 0.3F;
/// The least such disagreement, about a hundred times the round-off of the transforms.
constexpr float least_disagreement = 1e-5F;

/// updated() where the halves agree, the estimate where they plainly disagree, and a mean of both between.
LSDECONV_HOST_DEVICE inline float agreed(float estimate, float agreement, float correction, float alpha) {
  const float both = gradient(correction, alpha);
  const float share = 1.0F + agreement / larger(plain_disagreement * both * both, least_disagreement);
  const float part = share < 0.0F ? 0.0F : share > 1.0F ? 1.0F : share;
  const float changed = updated(estimate, correction, alpha);
  return alpha > least_observed ? mixed(estimate, changed, part) : 0.0F;
}

/// The ratio of the self-sharpening iteration, x / max(Hx, floor), with 0 in place of an x below 0.
LSDECONV_HOST_DEVICE inline float self_ratio(float estimate, float blurred, float floor) {
  return larger(estimate, 0.0F) / larger(blurred, floor);
}

/// before + weight estimate: see Blend.
LSDECONV_HOST_DEVICE inline float blended(float before, float estimate, float weight) {
  return before + weight * estimate;
}

/// First estimate x_0 = max(v / alpha, floor) with v = H'(M (y - b)) where alpha > least_observed, else 0.
LSDECONV_HOST_DEVICE inline float started(float correlated, float alpha, float floor) {
  const float start = larger(correlated * (1.0F / larger(alpha, least_observed)), floor);
  return alpha > least_observed ? start : 0.0F;
}

/// Part of its light below which an object voxel is taken for unseen: above the round-off of transforms.
constexpr float least_seen = 1e-5F;

/// The first estimate where data are missing inside of the box that alpha stands for: x_0 alpha / s with s =
/// H'M, at least `floor`; less than that where s is below plainly_observed, and 0 where no light is seen.
LSDECONV_HOST_DEVICE inline float weighed(float start, float alpha, float seen, float floor) {
  const float whole = larger(start * alpha * (1.0F / larger(seen, plainly_observed)), floor);
  return seen > least_seen ? whole : 0.0F;
}

} // namespace lsdeconv::voxel
