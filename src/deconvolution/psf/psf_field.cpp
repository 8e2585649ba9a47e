#include "lsdeconv/deconvolution/psf_field.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

/// Fraction of the distance between two nodes, next to each of them, where it has weight 1.
constexpr double plateau = 0.25;

/// Weight of the farther of two nodes at a distance between theirs.
float ramp(double distance, double nearer, double farther) {
  const double fraction = (distance - nearer) / (farther - nearer);
  return static_cast<float>(std::clamp((fraction - plateau) / (1 - 2 * plateau), 0.0, 1.0));
}

} // namespace

double SheetLine::distance(std::int64_t i) const {
  return std::abs(static_cast<double>(first_voxel + i) * voxel - focus);
}

PsfField::PsfField(PointSpreadFunction psf) {
  nodes_.push_back({0, std::move(psf)});
}

PsfField::PsfField(std::vector<PsfNode> nodes, const SheetLine& line)
    : nodes_(std::move(nodes)), line_(line) {}

const PointSpreadFunction& PsfField::widest() const {
  return std::max_element(nodes_.begin(), nodes_.end(),
                          [](const PsfNode& a, const PsfNode& b) { return a.psf.fwhm.z < b.psf.fwhm.z; })
      ->psf;
}

std::vector<PsfShare> PsfField::shares(const Box3& box) const {
  const std::int64_t begin = box.begin[axis()];
  const auto length = static_cast<std::size_t>(box.end[axis()] - begin);
  std::vector<PsfShare> all;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    all.push_back({node, std::vector<float>(length, 0.0F)});
  }
  for (std::size_t i = 0; i < length; ++i) {
    // The two nodes between which the voxel lies share the weight 1; beyond the last one that has all of it.
    const double distance = line_.distance(begin + static_cast<std::int64_t>(i));
    std::size_t farther = 1;
    while (farther < nodes_.size() && nodes_[farther].distance <= distance) {
      ++farther;
    }
    const float weight = farther < nodes_.size()
                             ? ramp(distance, nodes_[farther - 1].distance, nodes_[farther].distance)
                             : 0.0F;
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
