#pragma once

#include "lsdeconv/core/host_device.hpp"

/// The arithmetic of one voxel, the same on every backend. y data, b
/// background, x estimate, alpha = H' 1_data.

namespace lsdeconv::voxel {

LSDECONV_HOST_DEVICE inline float larger(float a, float b) {
  return a > b ? a : b;
}

/// y = sample - offset.
LSDECONV_HOST_DEVICE inline float observed(float sample, float offset) {
  return sample - offset;
}

/// Point from which the accelerated step starts: p = max(x_k + step (x_k - x_{k-1}), 0) (Wang & Miller 2014).
LSDECONV_HOST_DEVICE inline float extrapolated(float current, float previous, float step) {
  return larger(current + step * (current - previous), 0.0F);
}

/// r = y / max(Hx + b, floor) for y > 0, else 0; floor > 0.
LSDECONV_HOST_DEVICE inline float ratio(float data, float blurred, float background, float floor) {
  return larger(data, 0.0F) / larger(blurred + background, floor);
}

/// x_{k+1} = p v W with v = H'r. No v is negative but by the round-off of the Fourier transforms.
LSDECONV_HOST_DEVICE inline float updated(float point, float correction, float weight) {
  return point * larger(correction, 0.0F) * weight;
}

/// x' = (1 - part) x + part other.
LSDECONV_HOST_DEVICE inline float mixed(float estimate, float other, float part) {
  return (1.0F - part) * estimate + part * other;
}

/// x / max(Hx, floor); an x below 0 counts as 0, as in the point of the step.
LSDECONV_HOST_DEVICE inline float self_ratio(float estimate, float blurred, float floor) {
  return larger(estimate, 0.0F) / larger(blurred, floor);
}

/// What a blended result becomes: weighted, on top of `before`.
LSDECONV_HOST_DEVICE inline float blended(float before, float estimate, float weight) {
  return before + weight * estimate;
}

/// x_0 = max(v W, floor) with v = H'(M (y - b)) where the object is seen (W > 0), else 0.
LSDECONV_HOST_DEVICE inline float started(float correlated, float weight, float floor) {
  return weight > 0.0F ? larger(correlated * weight, floor) : 0.0F;
}

/// W = 1/alpha where alpha > 0.01, else 0 (Bertero & Boccacci 2005).
LSDECONV_HOST_DEVICE inline float weight(float alpha) {
  return alpha > 0.01F ? 1.0F / alpha : 0.0F;
}

} // namespace lsdeconv::voxel
