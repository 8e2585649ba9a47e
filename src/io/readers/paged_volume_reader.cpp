#include "paged_volume_reader.hpp"

#include "chunks/private_chunk_cache.hpp"
#include "chunks/shared_chunk_cache.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/read_chunks.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

/// Portions per thread: enough that threads finish at nearly the same time.
constexpr std::int64_t portions_per_thread = 4;

/// The page of a slice, opened when it is needed: not if all chunks are cached.
class LazyPage {
public:
  LazyPage(OpenFiles& files, const StoredSlice& slice) : files_(files), slice_(slice) {}
  PageReader& get() {
    if (!page_) {
      file_.emplace(files_.take(slice_.file));
      page_.emplace(*file_, slice_.header);
    }
    return *page_;
  }
  /// Not to be called after an error: the file is then closed instead.
  void give_back() {
    if (file_) {
      files_.give_back(slice_.file, std::move(*file_));
    }
  }

private:
  OpenFiles& files_;
  const StoredSlice& slice_;
  std::optional<tiff::File> file_;
  std::optional<PageReader> page_;
};

void count_reused(const ChunkCache::Found& found, ReadStatistics& statistics) {
  ++statistics.chunks_reused;
  statistics.chunks_from_others += found.from_other_rank ? 1 : 0;
}

/// Rows and columns of a box, as a window of one slice.
Box3 window_of(const Box3& box) {
  return {{0, box.begin.y, box.begin.x}, {1, box.end.y, box.end.x}};
}

} // namespace

PagedVolumeReader::PagedVolumeReader(PagedVolume volume, const OpenOptions& options)
    : volume_(std::move(volume)), threads_(std::max(1, options.threads)),
      files_(volume_.files, static_cast<std::size_t>(threads_)),
      stager_(options.staging, volume_, files_, threads_, options.cache_bytes),
      cache_(std::make_unique<PrivateChunkCache>(options.cache_bytes)) {}

void PagedVolumeReader::keep_chunks_in(const ChunkStore& store) {
  if (store.shared.empty()) {
    cache_ = std::make_unique<PrivateChunkCache>(store.own_bytes);
    return;
  }
  std::int64_t largest = 1; // slices may be stored in different ways; a slot must hold a chunk of any
  for (const StoredSlice& stored : volume_.slices) {
    if (!stored.missing()) {
      largest = std::max(largest, read_chunks(stored.header.layout, stored.header.width).chunk_bytes());
    }
  }
  cache_ = std::make_unique<SharedChunkCache>(store.shared, largest, store.rank, store.ranks);
}

void PagedVolumeReader::read_planes(const Box3& box, const SampleView& voxels) {
  const Extent3& e = extent_of(voxels);
  if (!whole(description().extent).contains(box) || e != box.extent()) {
    throw Error(
        text("cannot read the box ", box, " into ", e, " voxels: the volume has ", description().extent));
  }
  cache_->begin_read();
  Planes planes;
  std::vector<Volume<float>> outside;
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    planes[z] = part_of(voxels, {{z - box.begin.z, 0, 0}, {z - box.begin.z + 1, e.y, e.x}});
  }
  add_neighbours(box, planes, outside);
  stage(planes);
  const Box3 window = window_of(box);
  const std::vector<Portion> portions = portions_of(planes, window);
  protect_cached(portions);
  // First everything that is cached or that nobody else is decoding, then what other ranks have decoded
  // meanwhile.
  const std::vector<Portion> skipped = read_portions(portions, window, planes, BusyChunks::skip);
  read_portions(skipped, window, planes, BusyChunks::wait);
  for (std::int64_t z = box.begin.z; z < box.end.z; ++z) {
    if (slice(z).missing()) {
      interpolate(z, planes);
    }
  }
}

void PagedVolumeReader::stage(const Planes& planes) {
  std::vector<std::int64_t> slices;
  for (const auto& [z, plane] : planes) {
    if (!slice(z).missing()) {
      slices.push_back(z);
    }
  }
  add(stager_.stage(slices));
}

ChunkGrid PagedVolumeReader::grid(std::int64_t z) const {
  const PageHeader& header = slice(z).header;
  return {read_chunks(header.layout, header.width), header.height, header.width};
}

std::int64_t PagedVolumeReader::present_slice(std::int64_t z, std::int64_t step) const {
  while (slice(z).missing()) {
    z += step;
  }
  return z;
}

void PagedVolumeReader::add_neighbours(const Box3& box, Planes& planes,
                                       std::vector<Volume<float>>& outside) const {
  if (box.empty()) {
    return;
  }
  for (const std::int64_t z : {present_slice(box.begin.z, -1), present_slice(box.end.z - 1, +1)}) {
    if (!planes.contains(z)) {
      outside.emplace_back(Extent3{1, box.extent().y, box.extent().x});
      planes[z] = outside.back().view();
    }
  }
}

std::vector<PagedVolumeReader::Portion> PagedVolumeReader::portions_of(const Planes& planes,
                                                                       const Box3& window) const {
  const auto wanted = ceil_div(threads_ == 1 ? 1 : portions_per_thread * threads_,
                               std::max<std::int64_t>(1, static_cast<std::int64_t>(planes.size())));
  std::vector<Portion> portions;
  for (const auto& [z, plane] : planes) {
    if (slice(z).missing() || window.empty()) {
      continue;
    }
    const std::vector<std::int64_t> chunks = grid(z).touched(window);
    const auto count = static_cast<std::int64_t>(chunks.size());
    const std::int64_t parts = std::min(wanted, count);
    for (std::int64_t part = 0; part < parts; ++part) {
      portions.push_back(
          {z, {chunks.begin() + count * part / parts, chunks.begin() + count * (part + 1) / parts}});
    }
  }
  return portions;
}

void PagedVolumeReader::protect_cached(const std::vector<Portion>& portions) {
  for (const Portion& portion : portions) {
    for (const std::int64_t chunk : portion.chunks) {
      cache_->protect({portion.z, chunk});
    }
  }
}

std::vector<PagedVolumeReader::Portion> PagedVolumeReader::read_portions(const std::vector<Portion>& portions,
                                                                         const Box3& window,
                                                                         const Planes& planes,
                                                                         BusyChunks policy) {
  std::vector<Portion> skipped(portions.size());
  parallel_for(static_cast<std::int64_t>(portions.size()), threads_, [&](std::int64_t i) {
    const Portion& portion = portions[static_cast<std::size_t>(i)];
    skipped[static_cast<std::size_t>(i)] = read_portion(portion, window, planes.at(portion.z), policy);
  });
  std::erase_if(skipped, [](const Portion& portion) { return portion.chunks.empty(); });
  return skipped;
}

PagedVolumeReader::Portion PagedVolumeReader::read_portion(const Portion& portion, const Box3& window,
                                                           const SampleView& plane, BusyChunks policy) {
  const StoredSlice& stored = slice(portion.z);
  ReadStatistics statistics;
  Portion skipped{portion.z, {}};
  with_context([&] { return text("reading slice ", portion.z, " from ", files_.path(stored.file).string()); },
               [&] {
                 if (stager_.read(portion.z, grid(portion.z), portion.chunks, window, plane, statistics)) {
                   return;
                 }
                 skipped = decode_portion(portion, window, plane, policy, statistics);
               });
  add(statistics);
  return skipped;
}

PagedVolumeReader::Portion PagedVolumeReader::decode_portion(const Portion& portion, const Box3& window,
                                                             const SampleView& plane, BusyChunks policy,
                                                             ReadStatistics& statistics) {
  const StoredSlice& stored = slice(portion.z);
  const ChunkGrid chunks = grid(portion.z);
  LazyPage page(files_, stored);
  Portion skipped{portion.z, {}};
  for (const std::int64_t chunk : portion.chunks) {
    const ChunkCache::Key key{portion.z, chunk};
    ChunkCache::Found found = policy == BusyChunks::wait ? cache_->wait(key) : cache_->find(key);
    if (found.being_decoded && policy == BusyChunks::skip) {
      skipped.chunks.push_back(chunk);
      continue;
    }
    if (found.samples) {
      count_reused(found, statistics);
    } else {
      found.samples = page.get().read_chunk(chunk, chunks, statistics);
      cache_->insert(key, *found.samples);
    }
    const Box3 chunk_box = chunks.box(chunk);
    const Box3 part = intersection(chunk_box, window);
    copy_window(found.samples->bytes.get(), stored.header.type(), chunk_box, chunks.layout.chunk_columns,
                part, part_of(plane, part.relative_to(window.begin)));
  }
  page.give_back();
  return skipped;
}

void PagedVolumeReader::interpolate(std::int64_t z, const Planes& planes) const {
  const std::int64_t below = present_slice(z, -1);
  const std::int64_t above = present_slice(z, +1);
  const float weight = static_cast<float>(z - below) / static_cast<float>(above - below);
  const auto plane = [&](std::int64_t at) { return std::get<VolumeView<float>>(planes.at(at)); };
  const Extent3 e = plane(z).extent();
  for (std::int64_t y = 0; y < e.y; ++y) {
    const float* lower = plane(below).row(0, y);
    std::transform(lower, lower + e.x, plane(above).row(0, y), plane(z).row(0, y),
                   [&](float a, float b) { return a + weight * (b - a); });
  }
}

void PagedVolumeReader::add(const ReadStatistics& part) {
  const std::lock_guard lock(statistics_mutex_);
  statistics_ += part;
}

} // namespace lsdeconv
