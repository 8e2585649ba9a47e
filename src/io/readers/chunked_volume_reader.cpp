#include "chunked_volume_reader.hpp"

#include "chunks/private_chunk_cache.hpp"
#include "chunks/shared_chunk_cache.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Portions per thread: enough that threads finish at nearly the same time.
constexpr std::int64_t portions_per_thread = 4;

/// A layer, opened when it is needed: not if all chunks are cached.
class LazyLayer {
public:
  LazyLayer(ChunkSource& source, std::int64_t layer) : source_(source), layer_(layer) {}
  LayerReader& get() {
    if (!reader_) {
      reader_ = source_.open(layer_);
    }
    return *reader_;
  }
  /// Not to be called after an error.
  void finish() {
    if (reader_) {
      reader_->finish();
    }
  }

private:
  ChunkSource& source_;
  std::int64_t layer_;
  std::unique_ptr<LayerReader> reader_;
};

void count_reused(const ChunkCache::Found& found, ReadStatistics& statistics) {
  ++statistics.chunks_reused;
  statistics.chunks_from_others += found.from_other_rank ? 1 : 0;
}

} // namespace

ChunkedVolumeReader::ChunkedVolumeReader(std::unique_ptr<ChunkSource> source, const OpenOptions& options)
    : source_(std::move(source)), threads_(std::max(1, options.threads)),
      stager_(options.staging, *source_, threads_, options.cache_bytes),
      cache_(std::make_unique<PrivateChunkCache>(options.cache_bytes)) {
  if (options.staging && layer_depth() > 1) {
    throw UserError(text("--stage-dir holds whole slices, but the chunks of the input span ", layer_depth(),
                         " slices each and are read as they are: leave it out"));
  }
}

void ChunkedVolumeReader::keep_chunks_in(const ChunkStore& store) {
  if (store.shared.empty()) {
    cache_ = std::make_unique<PrivateChunkCache>(store.own_bytes);
    return;
  }
  std::int64_t largest = 1; // slices may be stored in different ways; a slot must hold a chunk of any
  for (std::int64_t layer = 0; layer < layer_count(); ++layer) {
    if (!source_->missing(layer)) {
      largest = std::max(largest, source_->grid(layer).layout.chunk_bytes());
    }
  }
  cache_ = std::make_unique<SharedChunkCache>(store.shared, largest, store.rank, store.ranks);
}

void ChunkedVolumeReader::read_layers(const Box3& box, const SampleView& voxels) {
  const Extent3& e = extent_of(voxels);
  if (!whole(description().extent).contains(box) || e != box.extent()) {
    throw Error(
        text("cannot read the box ", box, " into ", e, " voxels: the volume has ", description().extent));
  }
  cache_->begin_read();
  std::vector<Volume<float>> outside;
  Parts parts = parts_of(box, voxels);
  add_neighbours(box, parts, outside);
  stage(parts);
  const std::vector<Portion> portions = portions_of(parts);
  protect_cached(portions);
  // First everything that is cached or that nobody else is decoding, then what other ranks have decoded
  // meanwhile.
  const std::vector<Portion> skipped = read_portions(portions, parts, BusyChunks::skip);
  read_portions(skipped, parts, BusyChunks::wait);
  for (const std::int64_t z : description().interpolated) {
    if (z >= box.begin.z && z < box.end.z) {
      interpolate(z, parts);
    }
  }
}

ChunkedVolumeReader::Parts ChunkedVolumeReader::parts_of(const Box3& box, const SampleView& voxels) const {
  Parts parts;
  for (std::int64_t z = box.begin.z; z < box.end.z;) {
    const std::int64_t layer = z / layer_depth();
    const std::int64_t first = layer * layer_depth();
    const std::int64_t end = std::min(first + layer_depth(), box.end.z);
    const Box3 inside{{z, box.begin.y, box.begin.x}, {end, box.end.y, box.end.x}};
    parts[layer] = {inside.relative_to({first, 0, 0}), part_of(voxels, inside.relative_to(box.begin))};
    z = end;
  }
  return parts;
}

void ChunkedVolumeReader::stage(const Parts& parts) {
  std::vector<std::int64_t> slices;
  for (const auto& [layer, part] : parts) {
    if (!source_->missing(layer)) {
      slices.push_back(layer);
    }
  }
  add(stager_.stage(slices));
}

std::int64_t ChunkedVolumeReader::present_slice(std::int64_t z, std::int64_t step) const {
  while (source_->missing(z)) {
    z += step;
  }
  return z;
}

void ChunkedVolumeReader::add_neighbours(const Box3& box, Parts& parts,
                                         std::vector<Volume<float>>& outside) const {
  if (box.empty() || description().interpolated.empty()) {
    return;
  }
  const Extent3 slice{1, box.extent().y, box.extent().x};
  for (const std::int64_t z : {present_slice(box.begin.z, -1), present_slice(box.end.z - 1, +1)}) {
    if (!parts.contains(z)) {
      outside.emplace_back(slice);
      const Index3 begin{0, box.begin.y, box.begin.x};
      parts[z] = {{begin, begin + slice}, outside.back().view()};
    }
  }
}

std::vector<ChunkedVolumeReader::Portion> ChunkedVolumeReader::portions_of(const Parts& parts) const {
  const auto wanted = ceil_div(threads_ == 1 ? 1 : portions_per_thread * threads_,
                               std::max<std::int64_t>(1, static_cast<std::int64_t>(parts.size())));
  std::vector<Portion> portions;
  for (const auto& [layer, part] : parts) {
    if (source_->missing(layer) || part.window.empty()) {
      continue;
    }
    const std::vector<std::int64_t> chunks = source_->grid(layer).touched(part.window);
    const auto count = static_cast<std::int64_t>(chunks.size());
    const std::int64_t pieces = std::min(wanted, count);
    for (std::int64_t piece = 0; piece < pieces; ++piece) {
      portions.push_back(
          {layer, {chunks.begin() + count * piece / pieces, chunks.begin() + count * (piece + 1) / pieces}});
    }
  }
  return portions;
}

void ChunkedVolumeReader::protect_cached(const std::vector<Portion>& portions) {
  for (const Portion& portion : portions) {
    for (const std::int64_t chunk : portion.chunks) {
      cache_->protect({portion.layer, chunk});
    }
  }
}

std::vector<ChunkedVolumeReader::Portion>
ChunkedVolumeReader::read_portions(const std::vector<Portion>& portions, const Parts& parts,
                                   BusyChunks policy) {
  std::vector<Portion> skipped(portions.size());
  parallel_for(static_cast<std::int64_t>(portions.size()), threads_, [&](std::int64_t i) {
    const Portion& portion = portions[static_cast<std::size_t>(i)];
    skipped[static_cast<std::size_t>(i)] = read_portion(portion, parts.at(portion.layer), policy);
  });
  std::erase_if(skipped, [](const Portion& portion) { return portion.chunks.empty(); });
  return skipped;
}

ChunkedVolumeReader::Portion ChunkedVolumeReader::read_portion(const Portion& portion, const Part& part,
                                                               BusyChunks policy) {
  ReadStatistics statistics;
  Portion skipped{portion.layer, {}};
  with_context([&] { return "reading " + source_->name(portion.layer); },
               [&] {
                 if (!stager_.read(portion.layer, portion.chunks, part.window, part.voxels, statistics)) {
                   skipped = decode_portion(portion, part, policy, statistics);
                 }
               });
  add(statistics);
  return skipped;
}

ChunkedVolumeReader::Portion ChunkedVolumeReader::decode_portion(const Portion& portion, const Part& part,
                                                                 BusyChunks policy,
                                                                 ReadStatistics& statistics) {
  const ChunkGrid grid = source_->grid(portion.layer);
  LazyLayer layer(*source_, portion.layer);
  Portion skipped{portion.layer, {}};
  for (const std::int64_t chunk : portion.chunks) {
    const ChunkCache::Key key{portion.layer, chunk};
    ChunkCache::Found found = policy == BusyChunks::wait ? cache_->wait(key) : cache_->find(key);
    if (found.being_decoded && policy == BusyChunks::skip) {
      skipped.chunks.push_back(chunk);
      continue;
    }
    if (found.samples) {
      count_reused(found, statistics);
    } else {
      found.samples = layer.get().read_chunk(chunk, statistics);
      cache_->insert(key, *found.samples);
    }
    const Box3 wanted = intersection(grid.box(chunk), part.window);
    copy_window(found.samples->bytes.get(), description().type, grid.stored_box(chunk),
                grid.layout.chunk_columns, wanted,
                part_of(part.voxels, wanted.relative_to(part.window.begin)));
  }
  layer.finish();
  return skipped;
}

void ChunkedVolumeReader::interpolate(std::int64_t z, const Parts& parts) const {
  const std::int64_t below = present_slice(z, -1);
  const std::int64_t above = present_slice(z, +1);
  const float weight = static_cast<float>(z - below) / static_cast<float>(above - below);
  const auto slice = [&](std::int64_t at) { return std::get<VolumeView<float>>(parts.at(at).voxels); };
  const Extent3 e = slice(z).extent();
  for (std::int64_t y = 0; y < e.y; ++y) {
    const float* lower = slice(below).row(0, y);
    std::transform(lower, lower + e.x, slice(above).row(0, y), slice(z).row(0, y),
                   [&](float a, float b) { return a + weight * (b - a); });
  }
}

void ChunkedVolumeReader::add(const ReadStatistics& part) {
  const std::lock_guard lock(statistics_mutex_);
  statistics_ += part;
}

} // namespace lsdeconv
