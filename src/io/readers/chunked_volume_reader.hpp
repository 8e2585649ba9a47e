#pragma once

#include "chunks/chunk_cache.hpp"
#include "chunks/chunk_source.hpp"
#include "slice_stager.hpp"

#include "lsdeconv/io/readers/volume_formats.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace lsdeconv {

/// Reads any box of a volume that is stored in chunks.
///
/// A box touches some chunks of each of its layers. These are divided into portions, which threads read in
/// parallel: from the staging area where the slice is staged, else from the cache of decoded chunks, else by
/// decoding them from the file. Chunks that another rank of the node is decoding at that moment are skipped
/// and taken from the shared cache in a second pass. Missing slices are interpolated at the end.
class ChunkedVolumeReader : public VolumeReader {
public:
  ChunkedVolumeReader(std::unique_ptr<ChunkSource> source, const OpenOptions& options);

  [[nodiscard]] const VolumeDescription& description() const override { return source_->description(); }
  void read(const Box3& box, VolumeView<float> voxels) override { read_layers(box, voxels); }
  void read_samples(const Box3& box, const SampleView& samples) override { read_layers(box, samples); }
  [[nodiscard]] ReadStatistics statistics() const override { return statistics_; }
  void keep_chunks_in(const ChunkStore& store) override;

private:
  /// The part of a layer that is wanted, and where its voxels go.
  struct Part {
    Box3 window; ///< z counted from the first slice of the layer.
    SampleView voxels;
  };
  /// By layer: those of the box, and slices outside of it from which missing ones are interpolated.
  using Parts = std::map<std::int64_t, Part>;
  /// The chunks of a layer that one thread reads, in ascending order.
  struct Portion {
    std::int64_t layer;
    std::vector<std::int64_t> chunks;
  };

  /// read() and read_samples().
  void read_layers(const Box3& box, const SampleView& voxels);
  [[nodiscard]] std::int64_t layer_depth() const { return description().layout.chunk_slices; }
  [[nodiscard]] std::int64_t layer_count() const { return ceil_div(description().extent.z, layer_depth()); }
  /// The parts of the layers that a box touches.
  [[nodiscard]] Parts parts_of(const Box3& box, const SampleView& voxels) const;
  /// The nearest slice that is not missing, from z on in steps of ±1. The first and the last slice never are.
  [[nodiscard]] std::int64_t present_slice(std::int64_t z, std::int64_t step) const;
  /// Stages the slices, if there is a staging area.
  void stage(const Parts& parts);
  /// Adds the slices outside of the box from which missing ones inside are interpolated; `outside` owns their
  /// voxels.
  void add_neighbours(const Box3& box, Parts& parts, std::vector<Volume<float>>& outside) const;
  /// Divides the chunks that the parts touch among threads.
  [[nodiscard]] std::vector<Portion> portions_of(const Parts& parts) const;
  /// Protects all chunks of a read that are cached, before its first new chunk needs room.
  void protect_cached(const std::vector<Portion>& portions);
  /// What to do about chunks that another rank is decoding.
  enum class BusyChunks { skip, wait };
  /// Read portions, all in parallel, or one. They return the chunks that were skipped.
  std::vector<Portion> read_portions(const std::vector<Portion>& portions, const Parts& parts,
                                     BusyChunks policy);
  Portion read_portion(const Portion& portion, const Part& part, BusyChunks policy);
  Portion decode_portion(const Portion& portion, const Part& part, BusyChunks policy,
                         ReadStatistics& statistics);
  /// Fills a missing slice linearly from the nearest slices below and above.
  void interpolate(std::int64_t z, const Parts& parts) const;
  /// Adds to the statistics.
  void add(const ReadStatistics& part);

  std::unique_ptr<ChunkSource> source_;
  int threads_;
  SliceStager stager_;
  std::unique_ptr<ChunkCache> cache_;
  ReadStatistics statistics_;
  std::mutex statistics_mutex_;
};

} // namespace lsdeconv
