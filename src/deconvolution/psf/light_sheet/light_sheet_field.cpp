#include "../psf_support.hpp"
#include "../requirements.hpp"
#include "lit_detection.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// How far apart the change of the PSF is looked at: these steps of u = 2 pi NA^2 x / (lambda n), in which
/// the sheet changes over several units near its waist, and more slowly the farther away.
double step_in_u(double u) {
  return std::clamp(0.02 * u, 0.05, 2.0);
}

/// The farthest distance up to which no PSF differs from that at `node` by more than the bound.
double next_node(const LitDetection& lit, const LightSheet& sheet, double node, double farthest) {
  const std::vector<double> here = lit.profile(node);
  double reached = node;
  while (reached < farthest) {
    const double next = reached + step_in_u(sheet.u(reached)) / sheet.u(1);
    if (lit.change(here, lit.profile(next)) > largest_psf_change) {
      return reached > node ? reached : next;
    }
    reached = next;
  }
  return farthest;
}

/// Distances from the waist on; the last node holds up to `farthest`.
std::vector<double> node_distances(const LitDetection& lit, const LightSheet& sheet, double farthest) {
  std::vector<double> nodes{0};
  double next = next_node(lit, sheet, 0, farthest);
  while (next < farthest) {
    nodes.push_back(next);
    next = next_node(lit, sheet, next, farthest);
  }
  return nodes;
}

struct Reach {
  double nearest;
  double farthest;
};

Reach reach_of(const SheetLine& line, std::int64_t voxels) {
  const double first = line.distance(0);
  const double last = line.distance(voxels - 1);
  const double length = static_cast<double>(voxels - 1) * line.voxel;
  const bool waist_inside = std::max(first, last) <= length;
  return {waist_inside ? 0 : std::min(first, last), std::max(first, last)};
}

/// Those with a weight somewhere within reach.
std::vector<double> within(std::vector<double> nodes, const Reach& reach) {
  while (nodes.size() > 1 && nodes[1] <= reach.nearest) {
    nodes.erase(nodes.begin());
  }
  return nodes;
}

std::int64_t deepest_half_support(const LitDetection& lit, const std::vector<double>& nodes,
                                  const Spacing3& voxel) {
  std::int64_t half = 0;
  for (const double distance : nodes) {
    half = std::max(half, half_support_of(lit.full_widths(distance), voxel).z);
  }
  return half;
}

} // namespace

PsfField light_sheet_field(const LightSheetOptics& optics, const Spacing3& voxel, SheetLine line,
                           std::int64_t voxels) {
  require_positive(voxel);
  if (!std::isfinite(line.focus)) {
    throw UserError(text("the place of the sheet's waist must be a number (it is ", line.focus, ")"));
  }
  line.axis = optics.sheet_axis == SheetAxis::x ? 2 : 1;
  line.voxel = voxel[line.axis];
  const Reach reach = reach_of(line, voxels);
  const LightSheetModel model(optics, reach.farthest);
  if (!model.lit_by_sheet()) {
    return PsfField(light_sheet_psf(optics, voxel));
  }
  LitDetection lit(model, voxel);
  // The support shapes the change a little: it is fixed first, by nodes on the widest one.
  const auto nodes = [&] { return within(node_distances(lit, model.sheet(), reach.farthest), reach); };
  lit.crop_depth(deepest_half_support(lit, nodes(), voxel));
  std::vector<PsfNode> field;
  for (const double distance : nodes()) {
    field.push_back({distance, lit.psf(distance)});
  }
  return {std::move(field), line};
}

} // namespace lsdeconv
