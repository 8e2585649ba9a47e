#include "lsdeconv/deconvolution/psf_field.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lsdeconv {
namespace {

/// Fraction of the distance between two nodes, next to each of them, where it has weight 1.
constexpr double plateau = 0.25;

/// Weight of the farther of two nodes at a place between theirs.
float ramp(double place, double nearer, double farther) {
  const double fraction = (place - nearer) / (farther - nearer);
  return static_cast<float>(std::clamp((fraction - plateau) / (1 - 2 * plateau), 0.0, 1.0));
}

/// The values with zeros around them; both extents are odd, so that the centre stays.
Volume<float> padded(Volume<float> values, const Extent3& extent) {
  const Extent3 given = values.extent();
  if (given == extent) {
    return values;
  }
  Volume<float> result(extent, 0.0F);
  const Index3 begin{(extent.z - given.z) / 2, (extent.y - given.y) / 2, (extent.x - given.x) / 2};
  copy(std::as_const(values).view(), result.view().part({begin, begin + given}));
  return result;
}

} // namespace

double PsfLine::place(std::int64_t i) const {
  const double from_origin = static_cast<double>(first_voxel + i) * voxel - origin;
  return mirrored ? std::abs(from_origin) : from_origin;
}

PsfField::PsfField(PointSpreadFunction psf) {
  nodes_.push_back({0, std::move(psf)});
}

PsfField::PsfField(std::vector<PsfNode> nodes, const PsfLine& line) : nodes_(std::move(nodes)), line_(line) {
  Extent3 largest;
  for (const PsfNode& node : nodes_) {
    for (int axis = 0; axis < axes; ++axis) {
      largest[axis] = std::max(largest[axis], node.psf.values.extent()[axis]);
    }
  }
  for (PsfNode& node : nodes_) {
    node.psf.values = padded(std::move(node.psf.values), largest);
  }
}

const PointSpreadFunction& PsfField::widest() const {
  return std::max_element(nodes_.begin(), nodes_.end(),
                          [](const PsfNode& a, const PsfNode& b) { return a.psf.fwhm.z < b.psf.fwhm.z; })
      ->psf;
}

Triple<double> PsfField::largest_fwhm() const {
  Triple<double> largest{};
  for (const PsfNode& node : nodes_) {
    for (int axis = 0; axis < axes; ++axis) {
      largest[axis] = std::max(largest[axis], node.psf.fwhm[axis]);
    }
  }
  return largest;
}

std::vector<PsfShare> PsfField::shares(const Box3& box) const {
  const std::int64_t begin = box.begin[axis()];
  const auto length = static_cast<std::size_t>(box.end[axis()] - begin);
  std::vector<PsfShare> all;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    all.push_back({node, std::vector<float>(length, 0.0F)});
  }
  for (std::size_t i = 0; i < length; ++i) {
    // The two nodes between which the voxel lies share the weight 1.
    const double place = line_.place(begin + static_cast<std::int64_t>(i));
    std::size_t farther = 1;
    while (farther < nodes_.size() && nodes_[farther].place <= place) {
      ++farther;
    }
    const float weight =
        farther < nodes_.size() ? ramp(place, nodes_[farther - 1].place, nodes_[farther].place) : 0.0F;
    all[farther - 1].weights[i] = 1 - weight;
    if (weight > 0) {
      all[farther].weights[i] = weight;
    }
  }
  std::erase_if(all, [](const PsfShare& share) {
    return std::all_of(share.weights.begin(), share.weights.end(), [](float weight) { return weight == 0; });
  });
  return all;
}

void PsfField::transform(const std::function<PointSpreadFunction(PointSpreadFunction)>& change) {
  for (PsfNode& node : nodes_) {
    node.psf = change(std::move(node.psf));
  }
}

} // namespace lsdeconv
