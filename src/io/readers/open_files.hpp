#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <utility>
#include <vector>

namespace lsdeconv {

/// Opens the files of a volume when they are needed, and keeps the few that were used last open: a volume may
/// have more files than a process can have open. Thread-safe.
class OpenFiles {
public:
  /// `kept`: number of unused files that stay open.
  /// files: what was known of each when its header was checked; fewer than paths: of the others nothing.
  OpenFiles(std::vector<std::filesystem::path> paths, std::vector<InputFile> files, std::size_t kept)
      : paths_(std::move(paths)), files_(std::move(files)), kept_(kept) {}

  [[nodiscard]] const std::filesystem::path& path(std::int64_t file) const {
    return paths_[static_cast<std::size_t>(file)];
  }
  /// An open file that only the caller uses until it gives it back. Throws Error, also where it is not as it
  /// was known.
  tiff::File take(std::int64_t file);
  void give_back(std::int64_t file, tiff::File open);

private:
  void require_unchanged(std::int64_t file, const tiff::File& open) const;

  std::vector<std::filesystem::path> paths_;
  std::vector<InputFile> files_;
  std::size_t kept_;
  std::deque<std::pair<std::int64_t, tiff::File>> idle_; ///< Longest unused first.
  std::mutex mutex_;
};

} // namespace lsdeconv
