#pragma once

#include "lsdeconv/io/writers/pyramid.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lsdeconv {

/// How a file of Imaris 5.5 is written: one channel, one time point, all resolutions (HDF5, chunks packed
/// with gzip).
struct ImarisFormat {
  VoxelType type = VoxelType::uint16; ///< Of the samples.
  bool compressed = true;
  double brightest = 0;      ///< The largest sample: where the histograms end.
  std::string description{}; ///< Lines "name=value" on how the samples were made.
};

/// Makes the file with its groups, empty datasets and metadata. levels: of pyramid(), the volume first.
/// Throws Error, also where there is a file.
void create_imaris_file(const std::filesystem::path& path, const std::vector<PyramidLevel>& levels,
                        const ImarisFormat& format);

/// The description in a file of create_imaris_file(); none where there is no such file.
std::optional<std::string> imaris_description(const std::filesystem::path& path);

/// One resolution of such a file, while it is written. One process at a time may have a file open.
class ImarisLevel {
public:
  /// Opens the file for one level, from 0. Throws Error.
  ImarisLevel(const std::filesystem::path& path, std::size_t level, const ImarisFormat& format);
  ImarisLevel(const ImarisLevel&) = delete;
  ImarisLevel& operator=(const ImarisLevel&) = delete;
  ~ImarisLevel() = default;

  /// Voxels along z, y and x that a chunk holds.
  [[nodiscard]] static Extent3 chunk();
  /// Writes samples of the format's type in C order. Fastest with whole chunks. Throws Error.
  void write(const Box3& box, std::span<const std::byte> samples);
  /// Writes the voxels of `box` as means of the level before (BlockMeans). Throws Error.
  void write_means(const Box3& box, const PyramidLevel& geometry, const Extent3& finer);
  /// Writes the histogram and closes the file. Throws Error.
  void finish();

private:
  template <typename Sample>
  void write_means_of(const Box3& box, const PyramidLevel& geometry, const Extent3& finer);
  void count(std::span<const std::byte> samples);

  ImarisFormat format_;
  hdf5::File file_;
  std::size_t level_;
  hdf5::Dataset voxels_;
  std::vector<std::uint64_t> histogram_;
};

} // namespace lsdeconv
