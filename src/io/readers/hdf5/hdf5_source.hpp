#pragma once

#include "../chunks/chunk_source.hpp"
#include "../inspection/sample_coding.hpp"
#include "hdf5_volume.hpp"

#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"
#include "lsdeconv/sys/hdf5/storage.hpp"

namespace lsdeconv {

/// A dataset of three axes z, y, x in an HDF5 file. Chunks are fetched one after the other, since the library
/// allows no more, and decompressed by all threads at the same time; of a dataset in one piece rows are read.
class Hdf5Source : public ChunkSource {
public:
  /// Throws Error where the dataset cannot be read as a volume.
  /// counts: OpenOptions::counts
  Hdf5Source(const Hdf5Volume& volume, bool counts);

  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  /// To be completed by whoever knows what identifies the file.
  [[nodiscard]] VolumeDescription& mutable_description() { return description_; }
  [[nodiscard]] const SampleConversion& conversion() const { return conversion_; }
  [[nodiscard]] ChunkGrid grid(std::int64_t layer) const override;
  [[nodiscard]] std::string name(std::int64_t layer) const override;
  [[nodiscard]] std::unique_ptr<LayerReader> open(std::int64_t layer) override;

private:
  friend class Hdf5Layer;

  void describe(const Extent3& wanted);
  /// Elements of the file become voxels, which are counted.
  [[nodiscard]] Samples finished(Samples elements, ReadStatistics& statistics) const;
  [[nodiscard]] Samples read_chunk(const hdf5::Extent& first, ReadStatistics& statistics) const;
  /// The rows of one slice that a band of the whole width covers.
  [[nodiscard]] Samples read_rows(std::int64_t z, const Box3& band, ReadStatistics& statistics) const;

  std::filesystem::path path_;
  std::string dataset_name_;
  ReadableFile plain_file_; ///< For rows of a dataset in one piece.
  hdf5::File file_;
  hdf5::Dataset dataset_;
  hdf5::Storage storage_;
  SampleConversion conversion_;
  VolumeDescription description_;
};

} // namespace lsdeconv
