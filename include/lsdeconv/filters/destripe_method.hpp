#pragma once

namespace lsdeconv {

/// How stripes are recognised: `munch` by a notch in wavelet bands (StripeModel), `median` by medians along
/// them: fixed columns of the camera (column_pattern()) along z, shadows (segment_stripes()) along x or y.
enum class DestripeMethod { munch, median };

/// The axis along which stripes run: `z`, as pixels and vignetting leave them in all slices, or `x`, as the
/// shadows of what lies in the way of a sheet that propagates along x do, or `y` where it propagates along y.
enum class DestripeAxis { z, x, y };

/// The axes of a volume (0: z, 1: y, 2: x) as stripes see them, which lie in planes (along, across).
struct StripeAxes {
  int along;   ///< The axis that stripes run along.
  int stacked; ///< The axis that these planes are stacked along.
  int across;  ///< The axis along which neighbouring stripes lie.
};

/// Those of stripes along `axis`: planes (z, x) for each y, or (x, y) or (y, x) for each z.
constexpr StripeAxes stripe_axes(DestripeAxis axis) {
  switch (axis) {
  case DestripeAxis::x:
    return {.along = 2, .stacked = 0, .across = 1};
  case DestripeAxis::y:
    return {.along = 1, .stacked = 0, .across = 2};
  case DestripeAxis::z:
    break;
  }
  return {.along = 0, .stacked = 1, .across = 2};
}

} // namespace lsdeconv
