#include "hdf5_source.hpp"

#include "hdf5_filters.hpp"

#include "lsdeconv/core/countable.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/read_chunks.hpp"
#include "lsdeconv/sys/hdf5/links.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace lsdeconv {
namespace {

/// The most bytes of a chunk, as HDF5 itself allows.
constexpr std::int64_t most_chunk_bytes = std::numeric_limits<std::uint32_t>::max();

std::int64_t axis_size(hsize_t size) {
  return size > static_cast<hsize_t>(std::numeric_limits<std::int64_t>::max())
             ? std::numeric_limits<std::int64_t>::max()
             : static_cast<std::int64_t>(size);
}

Extent3 extent_of_axes(const hdf5::Extent& extent) {
  return {axis_size(extent[0]), axis_size(extent[1]), axis_size(extent[2])};
}

hdf5::Dataset opened(const hdf5::File& file, const std::string& name) {
  if (!hdf5::holds(file.handle(), name) || !hdf5::is_dataset(file.handle(), name)) {
    throw Error(text("it holds no dataset ", name,
                     " (links to other files are not followed; name the file that holds it)"));
  }
  return file.dataset(name);
}

SampleConversion conversion_of(const hdf5::Storage& storage, const Hdf5Volume& volume, bool counts) {
  const bool raw = volume.raw_unsigned && storage.element_bytes == 2;
  if (storage.kind != hdf5::NumberKind::other) {
    const auto kind = storage.kind == hdf5::NumberKind::floating_point ? tiff::SampleKind::floating_point
                      : storage.kind == hdf5::NumberKind::signed_integer && !raw
                          ? tiff::SampleKind::signed_integer
                          : tiff::SampleKind::unsigned_integer;
    if (const auto coding = sample_coding(kind, 8 * storage.element_bytes)) {
      return conversion_for(*coding, counts);
    }
  }
  throw Error(
      text("the elements of ", volume.dataset, " are no integers or floating point numbers of 8 to 64 bits"));
}

void require_readable(const hdf5::Storage& storage, const std::string& dataset) {
  if (storage.extent.size() != axes) {
    throw Error(text(dataset, " has ", storage.extent.size(), " axes in place of z, y and x"));
  }
  const std::string filter = unknown_filter(storage);
  if (!filter.empty()) {
    throw Error(
        text("its data are compressed with the HDF5 filter ", filter,
             ", which this program does not know; rewrite it with another (h5repack -f GZIP=4 IN OUT)"));
  }
}

} // namespace

/// A row of chunks along z, or a slice of a dataset in one piece.
class Hdf5Layer : public LayerReader {
public:
  Hdf5Layer(const Hdf5Source& source, std::int64_t layer)
      : source_(source), layer_(layer), grid_(source.grid(layer)) {}

  Samples read_chunk(std::int64_t chunk, ReadStatistics& statistics) override {
    const Box3 stored = grid_.stored_box(chunk);
    return source_.storage_.chunk.empty()
               ? source_.read_rows(layer_, grid_.box(chunk), statistics)
               : source_.read_chunk({static_cast<hsize_t>(layer_ * grid_.layout.chunk_slices),
                                     static_cast<hsize_t>(stored.begin.y),
                                     static_cast<hsize_t>(stored.begin.x)},
                                    statistics);
  }

private:
  const Hdf5Source& source_;
  std::int64_t layer_;
  ChunkGrid grid_;
};

Hdf5Source::Hdf5Source(const Hdf5Volume& volume, bool counts)
    : path_(volume.file), dataset_name_(volume.dataset), plain_file_(path_), file_(hdf5::File::open(path_)),
      dataset_(opened(file_, dataset_name_)), storage_(hdf5::storage_of(dataset_)) {
  require_readable(storage_, dataset_name_);
  conversion_ = conversion_of(storage_, volume, counts);
  describe(volume.extent);
  description_.stated = volume.stated;
}

void Hdf5Source::describe(const Extent3& wanted) {
  const Extent3 stored = extent_of_axes(storage_.extent);
  const bool whole_dataset = wanted == Extent3{};
  const Extent3 extent = whole_dataset ? stored : wanted;
  if (!countable(stored) || std::min({extent.z, extent.y, extent.x}) < 1
      || !whole(stored).contains(whole(extent))) {
    throw Error(text(dataset_name_, " claims ", stored, " voxels (z×y×x)",
                     whole_dataset ? "" : text(", of which ", extent, " count"), ", which cannot be"));
  }
  description_.extent = extent;
  description_.type = conversion_.voxel;
  StorageLayout& layout = description_.layout;
  layout.bytes_per_voxel = bytes_per_voxel(conversion_.voxel);
  if (storage_.chunk.empty()) {
    const std::int64_t bytes = voxel_count(stored) * storage_.element_bytes;
    if (storage_.offset < 0 || storage_.offset > plain_file_.size() - bytes || extent != stored) {
      throw Error(text("the file does not hold the ", bytes, " bytes of ", dataset_name_));
    }
    layout.chunk_rows = extent.y;
    layout.chunk_columns = extent.x;
    return;
  }
  const Extent3 chunk = extent_of_axes(storage_.chunk);
  if (!countable(chunk) || voxel_count(chunk) < 1
      || voxel_count(chunk) > most_chunk_bytes / static_cast<std::int64_t>(sizeof(double))) {
    throw Error(text("the chunks of ", dataset_name_, " claim ", chunk, " voxels (z×y×x), which cannot be"));
  }
  layout.chunk_slices = chunk.z;
  layout.chunk_rows = chunk.y;
  layout.chunk_columns = chunk.x;
  layout.compressed = true;
}

ChunkGrid Hdf5Source::grid(std::int64_t layer) const {
  const Extent3& e = description_.extent;
  const StorageLayout layout = read_chunks(description_.layout, e.x);
  return {layout, e.y, e.x, std::min(layout.chunk_slices, e.z - layer * layout.chunk_slices)};
}

std::string Hdf5Source::name(std::int64_t layer) const {
  const std::int64_t first = layer * description_.layout.chunk_slices;
  const std::int64_t last = first + grid(layer).slices - 1;
  return text(first == last ? text("slice ", first) : text("slices ", first, " to ", last), " from ",
              path_.string(), ", ", dataset_name_);
}

std::unique_ptr<LayerReader> Hdf5Source::open(std::int64_t layer) {
  return std::make_unique<Hdf5Layer>(*this, layer);
}

Samples Hdf5Source::finished(Samples elements, ReadStatistics& statistics) const {
  const bool little = std::endian::native == std::endian::little;
  if (storage_.big_endian == little && storage_.element_bytes > 1) {
    swap_bytes(elements.span(), storage_.element_bytes);
  }
  Samples voxels = voxels_of(std::move(elements), conversion_);
  statistics.bytes_decoded += voxels.size;
  ++statistics.chunks_decoded;
  return voxels;
}

Samples Hdf5Source::read_chunk(const hdf5::Extent& first, ReadStatistics& statistics) const {
  const std::int64_t bytes = voxel_count(extent_of_axes(storage_.chunk)) * storage_.element_bytes;
  Samples elements(bytes);
  std::optional<hdf5::StoredChunk> stored = hdf5::read_stored_chunk(dataset_, first, plain_file_.size());
  if (stored) {
    statistics.bytes_read += static_cast<std::int64_t>(stored->bytes.size());
    const std::vector<std::byte> plain = unfiltered(std::move(*stored), storage_, bytes);
    std::memcpy(elements.bytes.get(), plain.data(), plain.size());
  } else {
    for (std::int64_t at = 0; at < bytes; at += storage_.element_bytes) {
      std::copy(storage_.fill.begin(), storage_.fill.end(), elements.bytes.get() + at);
    }
  }
  return finished(std::move(elements), statistics);
}

Samples Hdf5Source::read_rows(std::int64_t z, const Box3& band, ReadStatistics& statistics) const {
  const Extent3& e = description_.extent;
  Samples elements(band.voxels() * storage_.element_bytes);
  plain_file_.read_at(storage_.offset + ((z * e.y + band.begin.y) * e.x) * storage_.element_bytes,
                      elements.span());
  statistics.bytes_read += elements.size;
  return finished(std::move(elements), statistics);
}

} // namespace lsdeconv
