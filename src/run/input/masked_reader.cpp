#include "lsdeconv/run/input/masked_reader.hpp"

namespace lsdeconv {

void MaskedReader::set_rules(UnseenRules rules) {
  rules_ = std::move(rules);
  has_rules_ = true;
}

void MaskedReader::read(const Box3& box, VolumeView<float> voxels) {
  if (!has_rules_) {
    volume_->read(box, voxels);
    return;
  }
  const Extent3& volume = description().extent;
  const Box3 input = with_neighbours(box, volume);
  Volume<float> counts(input.extent());
  volume_->read(input, counts.view());
  mark_unseen(counts.view(), voxels, box, volume, rules_, threads_);
}

void MaskedReader::read_samples(const Box3& box, const SampleView& samples) {
  if (!has_rules_) {
    volume_->read_samples(box, samples);
    return;
  }
  const Extent3& volume = description().extent;
  const Box3 input = with_neighbours(box, volume);
  std::visit(
      [&]<typename T>(const VolumeView<T>& marked) {
        Volume<T> counts(input.extent());
        volume_->read_samples(input, counts.view());
        mark_unseen(counts.view(), marked, box, volume, rules_, threads_);
      },
      samples);
}

} // namespace lsdeconv
