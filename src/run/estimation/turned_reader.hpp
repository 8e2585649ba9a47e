#pragma once

#include "lsdeconv/filters/destripe_method.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

namespace lsdeconv {

/// A volume whose axes are exchanged to (along, stacked, across) of `order`, so that stripes along any axis
/// look as those along z do: for stripes that lie in slices, along x or y. `volume` must outlive it.
class TurnedReader : public VolumeReader {
public:
  TurnedReader(VolumeReader& volume, const StripeAxes& order, int threads);

  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  [[nodiscard]] ReadStatistics statistics() const override { return volume_.statistics(); }
  /// Takes the memory of one slice of the box besides.
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  VolumeReader& volume_;
  StripeAxes axes_;
  int threads_;
  VolumeDescription description_; ///< Its extent alone is that of the turned volume.
};

} // namespace lsdeconv
