#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// What is known of a page of a TIFF (an image file directory) before its samples are read.
struct PageHeader {
  std::uint64_t directory = 0; ///< Position of the directory in its file.
  std::int64_t height = 0;     ///< Voxels along y.
  std::int64_t width = 0;      ///< Voxels along x.
  VoxelType type = VoxelType::uint16;
  StorageLayout layout;

  bool operator==(const PageHeader&) const = default;
};

/// What is known of a TIFF: its pages, or the reasons why it cannot be used.
struct FileHeader {
  std::int64_t size = 0;           ///< Bytes.
  std::int64_t modified = 0;       ///< Seconds since 1970.
  std::uint64_t sample = 0;        ///< sampled_digest()
  std::vector<PageHeader> pages;   ///< Complete only where there are no faults.
  std::vector<std::string> faults; ///< One sentence each, without the file's name.

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
