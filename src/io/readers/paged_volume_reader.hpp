#pragma once

#include "chunks/chunk_cache.hpp"
#include "open_files.hpp"
#include "page_reader.hpp"
#include "paged_volume.hpp"
#include "slice_stager.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace lsdeconv {

/// Any box of a volume whose slices are pages of TIFF files.
class PagedVolumeReader : public VolumeReader {
public:
  PagedVolumeReader(PagedVolume volume, const OpenOptions& options);

  [[nodiscard]] const VolumeDescription& description() const override { return volume_.description; }
  void read(const Box3& box, VolumeView<float> voxels) override { read_planes(box, voxels); }
  void read_samples(const Box3& box, const SampleView& samples) override { read_planes(box, samples); }
  [[nodiscard]] ReadStatistics statistics() const override { return statistics_; }
  void keep_chunks_in(const ChunkStore& store) override;

private:
  /// Where each slice of the box goes, by z; slices outside it that a missing one is made of, too.
  using Planes = std::map<std::int64_t, SampleView>;
  /// Part of a slice that one thread reads: chunks in ascending order.
  struct Portion {
    std::int64_t z;
    std::vector<std::int64_t> chunks;
  };

  void read_planes(const Box3& box, const SampleView& voxels);
  [[nodiscard]] const StoredSlice& slice(std::int64_t z) const {
    return volume_.slices[static_cast<std::size_t>(z)];
  }
  [[nodiscard]] ChunkGrid grid(std::int64_t z) const;
  [[nodiscard]] std::int64_t present_slice(std::int64_t z, std::int64_t step) const;
  void stage(const Planes& planes);
  void add_neighbours(const Box3& box, Planes& planes, std::vector<Volume<float>>& outside) const;
  std::vector<Portion> portions_of(const Planes& planes, const Box3& window) const;
  void keep_cached(const std::vector<Portion>& portions);
  enum class UnderWay { leave, wait };
  std::vector<Portion> read_portions(const std::vector<Portion>& portions, const Box3& window,
                                     const Planes& planes, UnderWay policy);
  Portion read_portion(const Portion& portion, const Box3& window, const SampleView& plane, UnderWay policy);
  Portion decode_portion(const Portion& portion, const Box3& window, const SampleView& plane, UnderWay policy,
                         ReadStatistics& statistics);
  void interpolate(std::int64_t z, const Planes& planes) const;
  void add(const ReadStatistics& part);

  PagedVolume volume_;
  int threads_;
  OpenFiles files_;
  SliceStager stager_;
  std::unique_ptr<ChunkCache> cache_;
  ReadStatistics statistics_;
  std::mutex statistics_mutex_;
};

} // namespace lsdeconv
