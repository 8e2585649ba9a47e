#pragma once

#include "sample_coding.hpp"

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// What is known of a page of a TIFF (an image file directory) before its samples are read.
struct PageHeader {
  std::uint64_t directory = 0; ///< Position of the directory in its file.
  /// Bytes by which its samples lie behind those that the directory lists: ImageJ writes one directory for a
  /// large stack, and all pages behind one another.
  std::int64_t shift = 0;
  std::int64_t height = 0; ///< Voxels along y.
  std::int64_t width = 0;  ///< Voxels along x.
  SampleConversion conversion;
  StorageLayout layout; ///< Of its voxels, that is after the conversion.
  bool reduced = false; ///< A small picture or mask of another page.

  [[nodiscard]] VoxelType type() const { return conversion.voxel; }
  bool operator==(const PageHeader&) const = default;
};

/// Why a page of a file cannot be read as a slice.
struct PageFault {
  std::int64_t page = 0; ///< From 0.
  std::string text;      ///< One sentence, without the file's name.

  bool operator==(const PageFault&) const = default;
};

/// What is known of a TIFF: its pages, or the reasons why it or some of its pages cannot be used.
struct FileHeader {
  std::int64_t size = 0;         ///< Bytes.
  std::int64_t changed = 0;      ///< Time of the last change, nanoseconds since 1970.
  std::uint64_t sample = 0;      ///< sampled_digest()
  std::uint64_t middle = 0;      ///< middle_digest()
  std::vector<PageHeader> pages; ///< Complete only where there are no faults.
  std::vector<PageFault> page_faults;
  std::vector<std::string> faults; ///< Of the file. One sentence each, without its name.

  /// The numbers of the pages that are slices: all but the small pictures of others.
  [[nodiscard]] std::vector<std::int64_t> slices() const;
  /// What speaks against a page, one sentence each, with its number where the file has several; without what
  /// speaks against the file.
  [[nodiscard]] std::vector<std::string> faults_of(std::int64_t page) const;
  bool operator==(const FileHeader&) const = default;
};

/// How many pages a file may have.
enum class PagesWanted { one, any };

/// Reads the headers of all pages and samples `chunks` parts of the content. Does not throw for a file that
/// cannot be used: everything that is wrong with it becomes a fault.
FileHeader inspect_file(const std::filesystem::path& path, PagesWanted wanted, std::int64_t chunks);

/// inspect_file(), or the same for another format.
using Inspection = FileHeader (*)(const std::filesystem::path& path, PagesWanted wanted, std::int64_t chunks);

/// Replaces control characters: a message that quotes a file must stay on one line.
std::string printable(std::string line);

/// Serialises a header as lines of text, for sending it to other ranks.
std::string to_text(const FileHeader& header);
/// Reads from `in` what one call of to_text() wrote.
FileHeader header_from(std::istream& in);

} // namespace lsdeconv
