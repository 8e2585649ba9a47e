#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace lsdeconv {

/// Digests of what was read of slices that follow each other.
struct SliceDigests {
  std::int64_t first = 0; ///< z of the first slice.
  std::vector<std::uint32_t> values;
};

/// The digest of a plane of counts, from its rows: see plane_digests().
class PlaneDigest {
public:
  /// Of no rows yet. width: of each.
  explicit PlaneDigest(std::int64_t width);
  /// Adds rows y, y + 1, … of the plane; rows: extent 1 along z and the width of the plane along x.
  void add(std::int64_t y, const ConstSampleView& rows);
  /// Of the rows that were added, in whatever order.
  [[nodiscard]] std::uint32_t value() const { return static_cast<std::uint32_t>(sum_ >> 32U); }

private:
  std::vector<std::uint32_t> keys_; ///< Numbers that look random, one for each place in a row.
  std::uint64_t sum_ = 0;
};

/// Digest of every plane of some voxels: of the counts and their places in the plane. The same for counts
/// read as whole numbers and as float. threads: that it may use.
std::vector<std::uint32_t> plane_digests(const SampleView& voxels, int threads);

/// A reader that passes on what another one reads, and takes digests of it where they are asked for. They
/// tell whether the input has changed since.
class DigestingReader : public VolumeReader {
public:
  /// threads: that it may take digests with.
  DigestingReader(std::unique_ptr<VolumeReader> volume, int threads)
      : volume_(std::move(volume)), threads_(threads) {}

  /// From now on, digests are taken of the rows and columns of `column` in every slice of a box that is read;
  /// its z does not matter. An empty box: of nothing.
  void watch(const Box3& column);
  /// The digests of the last box that was read and holds all of the column; no values where none did.
  [[nodiscard]] const SliceDigests& digests() const { return digests_; }

  [[nodiscard]] const VolumeDescription& description() const override { return volume_->description(); }
  void read(const Box3& box, VolumeView<float> voxels) override;
  void read_samples(const Box3& box, const SampleView& samples) override;
  [[nodiscard]] ReadStatistics statistics() const override { return volume_->statistics(); }
  void keep_chunks_in(const ChunkStore& store) override { volume_->keep_chunks_in(store); }

private:
  void take_digests(const Box3& box, const SampleView& samples);

  std::unique_ptr<VolumeReader> volume_;
  int threads_;
  Box3 column_{};
  SliceDigests digests_;
};

} // namespace lsdeconv
