#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace lsdeconv {

/// The PSF at one distance from the waist of the light sheet.
struct PsfNode {
  double distance = 0; ///< Micrometres, to either side.
  PointSpreadFunction psf;
};

/// How much the result of one node counts, from voxel to voxel along the axis of a field.
struct PsfShare {
  std::size_t node;
  std::vector<float> weights; ///< In [0, 1], not all 0.
};

/// A line of voxels through the waist of a light sheet.
struct SheetLine {
  int axis = 2;     ///< That the sheet propagates along.
  double voxel = 1; ///< Micrometres.
  double focus = 0; ///< Micrometres from the middle of the whole volume's first voxel to the waist.
  std::int64_t first_voxel = 0; ///< Of the part that is deconvolved, in the whole volume.

  /// From the middle of voxel `i` of the part to the waist, in micrometres.
  [[nodiscard]] double distance(std::int64_t i) const;
};

/// PSFs at fixed distances from the waist and the weights between them. With D_k the whole volume deconvolved
/// with the PSF of node k, the result is sum_k w_k D_k, voxel by voxel, where the weights depend on the place
/// in the volume alone and sum to one. So it is the same however the volume is cut into blocks.
///
/// A node alone counts in the quarter of the way next to it, half way to the next one the weight goes over
/// linearly: most blocks need one PSF or two.
class PsfField {
public:
  /// Without nodes: to be assigned to.
  PsfField() = default;
  /// One PSF everywhere.
  explicit PsfField(PointSpreadFunction psf);
  /// Nodes in ascending order of their distance, all of one extent.
  PsfField(std::vector<PsfNode> nodes, const SheetLine& line);

  [[nodiscard]] bool varies() const { return nodes_.size() > 1; }
  /// The axis that weights run along.
  [[nodiscard]] int axis() const { return line_.axis; }
  [[nodiscard]] std::span<const PsfNode> nodes() const { return nodes_; }
  /// The node with the largest FWHM along z. Halo and grid that suit it suit all.
  [[nodiscard]] const PointSpreadFunction& widest() const;

  /// The nodes that count anywhere in a box of the deconvolved part, with their weights over the extent of
  /// the box along axis(): one weight per voxel.
  [[nodiscard]] std::vector<PsfShare> shares(const Box3& box) const;

  /// Changes every PSF, all to one extent: to convolve them with a filter that the image went through.
  void transform(const std::function<PointSpreadFunction(PointSpreadFunction)>& change);

private:
  std::vector<PsfNode> nodes_;
  SheetLine line_;
};

/// Bound of the change from one node to the next: |h_k+1 - h_k| / |h_k| over all voxels (L2).
inline constexpr double largest_psf_change = 0.1;

/// The field of a sheet whose waist lies at one place of the volume. At each point of the object the sheet is
/// taken as it is at the distance of that point from the waist, however the PSF reaches to either side; that
/// is exact up to the weights. Nodes lie, from the waist outwards, as far apart as largest_psf_change allows,
/// up to where `voxels` voxels of the line end; their places depend on optics, voxels and support alone. All
/// share the half-support of the deepest, ceil(3 FWHM / voxel), at most that of detection. One node without a
/// sheet. Throws as light_sheet_psf does, and for a focus that is not finite. Axis and voxel of the line are
/// those of the optics and of `voxel`.
PsfField light_sheet_field(const LightSheetOptics& optics, const Spacing3& voxel, SheetLine line,
                           std::int64_t voxels);

} // namespace lsdeconv
