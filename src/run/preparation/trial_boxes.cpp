#include "trial_boxes.hpp"

#include "lsdeconv/run/estimation/sample_boxes.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

constexpr std::int64_t most_kept = 1 << 26; // voxels, 256 MiB

} // namespace

TrialBoxes::TrialBoxes(const PreparedRun& run) : run_(run), reader_(*run.input.reader, most_kept) {}

const std::vector<Box3>& TrialBoxes::all(const mpi::Communicator& ranks) {
  if (!boxes_) {
    boxes_ = sample_boxes(*run_.input.reader, run_.psf.widest.half_support(), run_.manifest.scale.background,
                          remaining_offset(run_.config), ranks);
  }
  return *boxes_;
}

Volume<float> TrialBoxes::counts(const Box3& box) const {
  Volume<float> data(box.extent());
  reader_.read(box, data.view());
  const float offset = remaining_offset(run_.config);
  std::transform(data.begin(), data.end(), data.begin(), [offset](float v) { return v - offset; });
  return data;
}

} // namespace lsdeconv
