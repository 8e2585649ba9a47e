#pragma once

#include "../samples.hpp"
#include "chunk_grid.hpp"

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace lsdeconv {

/// Reads the chunks of one layer, for one thread.
class LayerReader {
public:
  LayerReader() = default;
  virtual ~LayerReader() = default;
  LayerReader(const LayerReader&) = delete;
  LayerReader& operator=(const LayerReader&) = delete;
  LayerReader(LayerReader&&) = delete;
  LayerReader& operator=(LayerReader&&) = delete;

  /// Reads a chunk of the layer's grid: the samples of its stored_box(), x fastest; a strip or band that ends
  /// with the slice has no padding. Adds to `statistics`. Throws Error where it cannot be read.
  virtual Samples read_chunk(std::int64_t chunk, ReadStatistics& statistics) = 0;
  /// To be called after the last chunk, but not after an error: what is open may then serve the next layer.
  virtual void finish() {}
};

/// A volume whose samples are stored in chunks, each of which can be read alone. All layers but the last span
/// description().layout.chunk_slices slices. Thread-safe.
class ChunkSource {
public:
  ChunkSource() = default;
  virtual ~ChunkSource() = default;
  ChunkSource(const ChunkSource&) = delete;
  ChunkSource& operator=(const ChunkSource&) = delete;
  ChunkSource(ChunkSource&&) = delete;
  ChunkSource& operator=(ChunkSource&&) = delete;

  [[nodiscard]] virtual const VolumeDescription& description() const = 0;
  /// The chunks in which a layer is read.
  [[nodiscard]] virtual ChunkGrid grid(std::int64_t layer) const = 0;
  /// Whether the layer, then a single slice, is to be interpolated from its neighbours.
  [[nodiscard]] virtual bool missing(std::int64_t /*layer*/) const { return false; }
  /// The layer as messages name it: "slice 7 from FILE".
  [[nodiscard]] virtual std::string name(std::int64_t layer) const = 0;
  /// Throws Error where the layer cannot be read.
  [[nodiscard]] virtual std::unique_ptr<LayerReader> open(std::int64_t layer) = 0;
};

} // namespace lsdeconv
