#pragma once

#include "chunks/chunk_source.hpp"
#include "open_files.hpp"
#include "paged_volume.hpp"
#include "sample_check.hpp"

#include <algorithm>

namespace lsdeconv {

/// A volume with a page of a file for each slice, as a source of chunks. Every layer is one slice.
class PagedSource : public ChunkSource {
public:
  explicit PagedSource(PagedVolume volume) : volume_(std::move(volume)) {}

  [[nodiscard]] const VolumeDescription& description() const override { return volume_.description; }
  [[nodiscard]] ChunkGrid grid(std::int64_t z) const override;
  [[nodiscard]] bool missing(std::int64_t z) const override { return slice(z).missing(); }
  [[nodiscard]] std::string name(std::int64_t z) const override;

protected:
  [[nodiscard]] const PagedVolume& volume() const { return volume_; }
  [[nodiscard]] const StoredSlice& slice(std::int64_t z) const {
    return volume_.slices[static_cast<std::size_t>(z)];
  }

private:
  PagedVolume volume_;
};

/// The slices whose samples have to be converted.
std::vector<std::int64_t> converted_slices(const PagedVolume& volume);

/// The reader of a volume that a Source, constructed from it and a number of threads, reads. Throws as
/// checked_reader(). Collective over `ranks`.
template <typename Source>
std::unique_ptr<VolumeReader> reader_of_pages(PagedVolume volume, const OpenOptions& options,
                                              const mpi::Communicator& ranks) {
  if (!options.counts) {
    take_for_numbers(volume);
  }
  return checked_reader([&] { return std::make_unique<Source>(volume, std::max(1, options.threads)); },
                        converted_slices(volume), options, ranks);
}

/// Pages of TIFF files.
class TiffSource : public PagedSource {
public:
  /// kept_open: number of unused files that stay open.
  TiffSource(PagedVolume volume, int kept_open);

  [[nodiscard]] std::unique_ptr<LayerReader> open(std::int64_t z) override;

private:
  OpenFiles files_;
};

} // namespace lsdeconv
