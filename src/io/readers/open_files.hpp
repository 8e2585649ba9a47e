#pragma once

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
  OpenFiles(std::vector<std::filesystem::path> paths, std::size_t kept)
      : paths_(std::move(paths)), kept_(kept) {}

  [[nodiscard]] const std::filesystem::path& path(std::int64_t file) const {
    return paths_[static_cast<std::size_t>(file)];
  }
  /// An open file that only the caller uses until it gives it back.
  tiff::File take(std::int64_t file);
  void give_back(std::int64_t file, tiff::File open);

private:
  std::vector<std::filesystem::path> paths_;
  std::size_t kept_;
  std::deque<std::pair<std::int64_t, tiff::File>> idle_; ///< Longest unused first.
  std::mutex mutex_;
};

} // namespace lsdeconv
