#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/pages/markup.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// A plane of values: one z (extent.z is 1), y downwards, x to the right.
using Plane = VolumeView<const float>;

/// The values that are shown as black and as white; what lies outside is shown like the nearer one.
struct GreyRange {
  double black = 0;
  double white = 1;
};

/// The range from one percentile (0 to 100) of all finite values of the planes to another: one scale for
/// pictures that are to be compared. {0, 1} where there are none; white is always larger than black.
GreyRange common_range(const std::vector<Plane>& planes, double low_percent, double high_percent);

/// Sizes of a pixel in micrometres; 0: not known.
struct PixelSize {
  double down = 0;
  double right = 0;
};

/// A picture in grey, as it is shown on a page.
struct Picture {
  Volume<std::uint8_t> grey;    ///< One plane; rows from the top.
  PixelSize pixel;              ///< Of these pixels.
  std::string alternative_text; ///< What it shows, for those who do not see it.
};

/// No side of a picture on a page has more pixels.
inline constexpr std::int64_t most_picture_pixels = 1024;

/// What a plane of values is.
struct PlaneMeaning {
  PixelSize pixel;
  std::string alternative_text;
};

/// The plane in grey, from range.black to range.white; NaN is black. A plane with a side of more than
/// most_picture_pixels is reduced to means of squares of n by n values.
Picture grey_picture(Plane plane, const GreyRange& range, const PlaneMeaning& meaning);

/// The plane with its rows as columns, so that the axis that pointed downwards points to the right.
Volume<float> turned(Plane plane);

/// The picture as an element of a page: as wide as there is room, in the proportions of the voxels, with a
/// scale bar where the size of its pixels is known.
Markup picture_html(const Picture& picture);

/// The three pictures of a volume seen along its axes, arranged so that equal places stand beside and below
/// each other, in one scale.
struct OrthogonalViews {
  Picture xy; ///< Along z: y downwards, x to the right.
  Picture zy; ///< Along x: y downwards, z to the right; stands on the right of xy.
  Picture xz; ///< Along y: z downwards, x to the right; stands below xy.
};

/// The views as an element of a page. Pictures without pixels are left out.
Markup orthogonal_html(const OrthogonalViews& views);

/// The strip from black to white with the values of its ends.
Markup grey_scale_html(const GreyRange& range, const std::string& unit);

} // namespace lsdeconv
