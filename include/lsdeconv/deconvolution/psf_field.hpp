#pragma once

#include "lsdeconv/deconvolution/point_spread_function.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace lsdeconv {

/// The PSF at one place of a PsfLine.
struct PsfNode {
  double place = 0; ///< Micrometres, as PsfLine::place() gives them.
  PointSpreadFunction psf;
};

/// The weights with which the result of one node enters a block.
struct PsfShare {
  std::size_t node;           ///< Index in PsfField::nodes().
  std::vector<float> weights; ///< One per voxel along PsfField::axis(), in [0, 1], not all 0.
};

/// The axis of the volume along which the PSF varies, and where places on it are counted from.
struct PsfLine {
  int axis = 2;      ///< 2: x, 1: y, 0: z.
  double voxel = 1;  ///< Voxel size along that axis in micrometres.
  double origin = 0; ///< Micrometres from the middle of the whole volume's first voxel to place 0.
  /// Where the region of interest, the part that is deconvolved, begins in the whole volume.
  std::int64_t first_voxel = 0;
  /// Whether the PSF is the same on both sides of the origin, as it is around the waist of a light sheet.
  /// Else it is that of a depth.
  bool mirrored = true;

  /// Micrometres from the origin to the middle of voxel `i` of the region; >= 0 where mirrored.
  [[nodiscard]] double place(std::int64_t i) const;
};

/// A PSF that varies along an axis of the volume: PSFs at nodes, which are fixed places on it, and weights
/// between them. With D_k the volume deconvolved with the PSF of node k, the result is sum_k w_k D_k, voxel
/// by voxel. The weights depend on the position in the volume alone and sum to one, so that the result is the
/// same however the volume is divided into blocks.
///
/// Between two nodes the weight of the nearer one is 1 on the first quarter of the way and 0 on the last one,
/// and falls linearly in between: most blocks need one PSF or two. Before the first node and behind the last
/// one that node has all of it.
class PsfField {
public:
  /// A field without nodes, to be assigned to.
  PsfField() = default;
  /// One PSF everywhere.
  explicit PsfField(PointSpreadFunction psf);
  /// Nodes, at least one, in ascending order of their places. Smaller PSFs get zeros around them, so that all
  /// are of one extent.
  PsfField(std::vector<PsfNode> nodes, const PsfLine& line);

  /// Whether there is more than one PSF.
  [[nodiscard]] bool varies() const { return nodes_.size() > 1; }
  /// The axis along which weights vary.
  [[nodiscard]] int axis() const { return line_.axis; }
  /// Whether the places of the nodes are depths in the volume; else they are distances from the waist of the
  /// sheet.
  [[nodiscard]] bool by_depth() const { return !line_.mirrored; }
  /// In ascending order of their places.
  [[nodiscard]] std::span<const PsfNode> nodes() const { return nodes_; }
  /// The PSF with the largest FWHM along z.
  [[nodiscard]] const PointSpreadFunction& widest() const;
  /// The largest FWHM of all nodes along each axis, in micrometres: a halo that suits it suits all.
  [[nodiscard]] Triple<double> largest_fwhm() const;

  /// The nodes with a weight above 0 anywhere in a box of the deconvolved region, and their weights over the
  /// extent of the box along axis().
  [[nodiscard]] std::vector<PsfShare> shares(const Box3& box) const;

  /// Replaces every PSF by change(psf); the results have one extent. For convolving all with a filter that
  /// the image has undergone.
  void transform(const std::function<PointSpreadFunction(PointSpreadFunction)>& change);

private:
  std::vector<PsfNode> nodes_;
  PsfLine line_;
};

/// Bound of the change of the PSF from one node to the next, |h_k+1 - h_k| / |h_k| in the L2 norm over all
/// voxels.
inline constexpr double largest_psf_change = 0.1;

/// The PSFs of a sheet whose waist lies at a fixed position of the volume. A point of the object is
/// illuminated by the sheet as it is at the point's distance from the waist, whatever the extent of the PSF
/// around it; so the product of sheet and detection PSF is exact at the nodes.
///
/// Nodes follow each other from the waist outwards as far apart as largest_psf_change allows, up to the
/// farthest of the `voxels` voxels of the line; their positions depend on optics, voxel size and support
/// alone. All have the half-support of the deepest one, ceil(3 FWHM / voxel), at most that of detection.
/// Without a sheet there is one node. Axis and voxel size of `line` are set from the optics and from `voxel`
/// (micrometres). Throws UserError as light_sheet_psf does, and for a focus that is not finite.
PsfField light_sheet_field(const LightSheetOptics& optics, const Spacing3& voxel, PsfLine line,
                           std::int64_t voxels);

} // namespace lsdeconv
