#pragma once

#include "lsdeconv/io/volume_reader.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// What the reader must know of one page before it reads it.
struct PageHeader {
  std::uint64_t directory = 0; ///< Position of the page's directory in its file.
  std::int64_t height = 0;
  std::int64_t width = 0;
  VoxelType type = VoxelType::uint16;
  StorageLayout layout;

  bool operator==(const PageHeader&) const = default;
};

/// What was found in one file: its pages, or every reason why it is of no use.
struct FileHeader {
  std::int64_t size = 0;
  std::int64_t modified = 0;
  std::uint64_t sample = 0; ///< Digest of sampled bytes.
  std::vector<PageHeader> pages;
  std::vector<std::string> faults;

  bool operator==(const FileHeader&) const = default;
};

enum class PagesWanted { one, any };

/// Reads all headers of a file and samples `chunks` parts of its content. Whatever is wrong with the file
/// becomes a fault.
FileHeader inspect_file(const std::filesystem::path& path, PagesWanted wanted, std::int64_t chunks);

/// As lines of text, to send it to other ranks.
std::string to_text(const FileHeader& header);
/// Takes from `in` what to_text() wrote.
FileHeader header_from(std::istream& in);

} // namespace lsdeconv
