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

/// Reads any box of a volume whose slices are pages of TIFF files.
///
/// A box touches some chunks (strips, tiles, or bands of uncompressed rows) of each of its slices. These are
/// divided into portions, which threads read in parallel: from the staging area where the slice is staged,
/// else from the cache of decoded chunks, else by decoding them from the file. Chunks that another rank of
/// the node is decoding at that moment are skipped and taken from the shared cache in a second pass. Missing
/// slices are interpolated at the end.
class PagedVolumeReader : public VolumeReader {
public:
  PagedVolumeReader(PagedVolume volume, const OpenOptions& options);

  [[nodiscard]] const VolumeDescription& description() const override { return volume_.description; }
  void read(const Box3& box, VolumeView<float> voxels) override { read_planes(box, voxels); }
  void read_samples(const Box3& box, const SampleView& samples) override { read_planes(box, samples); }
  [[nodiscard]] ReadStatistics statistics() const override { return statistics_; }
  void keep_chunks_in(const ChunkStore& store) override;

private:
  /// Where the voxels of each slice go, by z: the slices of the box, and those outside of it from which
  /// missing ones are interpolated.
  using Planes = std::map<std::int64_t, SampleView>;
  /// The part of a slice that one thread reads: chunks in ascending order.
  struct Portion {
    std::int64_t z;
    std::vector<std::int64_t> chunks;
  };

  /// read() and read_samples().
  void read_planes(const Box3& box, const SampleView& voxels);
  [[nodiscard]] const StoredSlice& slice(std::int64_t z) const {
    return volume_.slices[static_cast<std::size_t>(z)];
  }
  /// The chunks in which slice z is read.
  [[nodiscard]] ChunkGrid grid(std::int64_t z) const;
  /// The nearest slice that is not missing, from z on in steps of ±1. The first and the last slice never are.
  [[nodiscard]] std::int64_t present_slice(std::int64_t z, std::int64_t step) const;
  /// Stages the slices, if there is a staging area.
  void stage(const Planes& planes);
  /// Adds the slices outside of the box from which missing ones inside are interpolated; `outside` owns their
  /// voxels.
  void add_neighbours(const Box3& box, Planes& planes, std::vector<Volume<float>>& outside) const;
  /// Divides the chunks that a window of the planes touches among threads.
  std::vector<Portion> portions_of(const Planes& planes, const Box3& window) const;
  /// Protects all chunks of a read that are cached, before its first new chunk needs room.
  void protect_cached(const std::vector<Portion>& portions);
  /// What to do about chunks that another rank is decoding.
  enum class BusyChunks { skip, wait };
  /// Read portions, all in parallel, or one. They return the chunks that were skipped.
  std::vector<Portion> read_portions(const std::vector<Portion>& portions, const Box3& window,
                                     const Planes& planes, BusyChunks policy);
  Portion read_portion(const Portion& portion, const Box3& window, const SampleView& plane,
                       BusyChunks policy);
  Portion decode_portion(const Portion& portion, const Box3& window, const SampleView& plane,
                         BusyChunks policy, ReadStatistics& statistics);
  /// Fills a missing slice linearly from the nearest slices below and above.
  void interpolate(std::int64_t z, const Planes& planes) const;
  /// Adds to the statistics.
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
