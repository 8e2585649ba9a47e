#include "../psf_support.hpp"
#include "../requirements.hpp"
#include "illuminated_detection.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Steps of u = 2 pi NA^2 x / (lambda n) in which the change of the PSF is evaluated. Near its waist the
/// sheet changes over several units of u, farther away more slowly.
double step_in_u(double u) {
  return std::clamp(0.02 * u, 0.05, 2.0);
}

/// The farthest distance up to which no PSF differs from that at `node` by more than the bound.
double next_node(const IlluminatedDetection& detection, const LightSheet& sheet, double node,
                 double farthest) {
  const std::vector<double> here = detection.profile(node);
  double reached = node;
  while (reached < farthest) {
    const double next = reached + step_in_u(sheet.u(reached)) / sheet.u(1);
    if (detection.change(here, detection.profile(next)) > largest_psf_change) {
      return reached > node ? reached : next;
    }
    reached = next;
  }
  return farthest;
}

/// Distances of the nodes from the waist, beginning with 0; the PSF of the last one is good enough up to
/// `farthest`.
std::vector<double> node_distances(const IlluminatedDetection& detection, const LightSheet& sheet,
                                   double farthest) {
  std::vector<double> nodes{0};
  double next = next_node(detection, sheet, 0, farthest);
  while (next < farthest) {
    nodes.push_back(next);
    next = next_node(detection, sheet, next, farthest);
  }
  return nodes;
}

/// The distances from the waist that a line covers, in micrometres.
struct Reach {
  double nearest;
  double farthest;
};

Reach reach_of(const PsfLine& line, std::int64_t voxels) {
  const double first = line.place(0);
  const double last = line.place(voxels - 1);
  const double length = static_cast<double>(voxels - 1) * line.voxel;
  const bool waist_inside = std::max(first, last) <= length;
  return {waist_inside ? 0 : std::min(first, last), std::max(first, last)};
}

/// The nodes with a weight somewhere within reach: without those nearer to the waist.
std::vector<double> within(std::vector<double> nodes, const Reach& reach) {
  while (nodes.size() > 1 && nodes[1] <= reach.nearest) {
    nodes.erase(nodes.begin());
  }
  return nodes;
}

std::int64_t deepest_half_support(const IlluminatedDetection& detection, const std::vector<double>& nodes,
                                  const Spacing3& voxel) {
  std::int64_t half = 0;
  for (const double distance : nodes) {
    half = std::max(half, half_support_of(detection.full_widths(distance), voxel).z);
  }
  return half;
}

} // namespace

PsfField light_sheet_field(const LightSheetOptics& optics, const Spacing3& voxel, PsfLine line,
                           std::int64_t voxels) {
  require_positive(voxel);
  if (!std::isfinite(line.origin)) {
    throw UserError(text("the place of the sheet's waist must be a number (it is ", line.origin, ")"));
  }
  line.axis = optics.sheet_axis == SheetAxis::x ? 2 : 1;
  line.voxel = voxel[line.axis];
  const Reach reach = reach_of(line, voxels);
  const LightSheetModel model(optics, reach.farthest);
  if (!model.has_sheet()) {
    return PsfField(light_sheet_psf(optics, voxel));
  }
  IlluminatedDetection detection(model, voxel);
  // The change of the PSF, and so the nodes, depend a little on the support: it is fixed first, from the
  // nodes that the widest possible support gives.
  const auto nodes = [&] { return within(node_distances(detection, model.sheet(), reach.farthest), reach); };
  detection.crop_depth(deepest_half_support(detection, nodes(), voxel));
  std::vector<PsfNode> field;
  for (const double distance : nodes()) {
    field.push_back({distance, detection.psf(distance)});
  }
  return {std::move(field), line};
}

} // namespace lsdeconv
