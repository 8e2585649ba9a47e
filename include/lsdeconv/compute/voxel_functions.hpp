#pragma once

#include "lsdeconv/core/host_device.hpp"

/// The arithmetic of single voxels, the same on every backend. In the formulas x is the estimate, y the data
/// and b the background (counts), H the convolution with the PSF, H' its adjoint, M = 1 on data and 0
/// elsewhere, alpha = H' M and W = 1/alpha as in weight().
namespace lsdeconv::voxel {

/// The larger of two numbers; b where a is NaN.
LSDECONV_HOST_DEVICE inline float larger(float a, float b) {
  return a > b ? a : b;
}

/// y = sample - offset, the camera's dark level taken off; may be negative.
LSDECONV_HOST_DEVICE inline float observed(float sample, float offset) {
  return sample - offset;
}

/// Point from which the accelerated step starts, p = max(x_k + step (x_k - x_{k-1}), 0) (Wang & Miller, IEEE
/// Trans. Image Process. 23:848, 2014).
LSDECONV_HOST_DEVICE inline float extrapolated(float current, float previous, float step) {
  return larger(current + step * (current - previous), 0.0F);
}

/// Data over prediction, r = y / max(Hx + b, floor) for y > 0, else 0; floor > 0 (Richardson, J. Opt. Soc.
/// Am. 62:55, 1972; Lucy, Astron. J. 79:745, 1974).
LSDECONV_HOST_DEVICE inline float ratio(float data, float blurred, float background, float floor) {
  return larger(data, 0.0F) / larger(blurred + background, floor);
}

/// x_{k+1} = p v W with v = H'r. Without the round-off of the Fourier transforms v would not be negative.
LSDECONV_HOST_DEVICE inline float updated(float point, float correction, float weight) {
  return point * larger(correction, 0.0F) * weight;
}

/// x' = (1 - part) x + part other, for a part in [0, 1].
LSDECONV_HOST_DEVICE inline float mixed(float estimate, float other, float part) {
  return (1.0F - part) * estimate + part * other;
}

/// The ratio of the self-sharpening iteration, x / max(Hx, floor), with 0 in place of an x below 0.
LSDECONV_HOST_DEVICE inline float self_ratio(float estimate, float blurred, float floor) {
  return larger(estimate, 0.0F) / larger(blurred, floor);
}

/// before + weight estimate: see Blend.
LSDECONV_HOST_DEVICE inline float blended(float before, float estimate, float weight) {
  return before + weight * estimate;
}

/// First estimate x_0 = max(v W, floor) with v = H'(M (y - b)) where W > 0, else 0.
LSDECONV_HOST_DEVICE inline float started(float correlated, float weight, float floor) {
  return weight > 0.0F ? larger(correlated * weight, floor) : 0.0F;
}

/// W = 1/alpha where alpha > 0.01, else 0: voxels of which less than 1 % of the light is observed are left
/// out (Bertero & Boccacci, Astron. Astrophys. 437:369, 2005).
LSDECONV_HOST_DEVICE inline float weight(float alpha) {
  return alpha > 0.01F ? 1.0F / alpha : 0.0F;
}

} // namespace lsdeconv::voxel
