#include "lsdeconv/run/estimation/kept_boxes.hpp"

#include <algorithm>

namespace lsdeconv {

void KeptBoxes::read(const Box3& box, VolumeView<float> voxels) {
  const auto known =
      std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept.first == box; });
  if (known != kept_.end()) {
    copy<float>(known->second.view(), voxels);
    return;
  }
  volume_.read(box, voxels);
  if (box.voxels() <= room_) {
    Volume<float> of_box(box.extent());
    copy<float>(voxels, of_box.view());
    kept_.emplace_back(box, std::move(of_box));
    room_ -= box.voxels();
  }
}

} // namespace lsdeconv
