#pragma once

#include <filesystem>

namespace lsdeconv::tiff {

/// A whole file that waits under a hidden, unpredictable name beside its place. It either takes that place at
/// once or vanishes.
class StagedFile {
public:
  /// A name for a new file that will take the place of `path`.
  explicit StagedFile(std::filesystem::path path);
  /// Removes the file where it was not published.
  ~StagedFile();
  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&& other) noexcept;
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  /// Renames it to path(), replacing what is there.
  void publish();

private:
  std::filesystem::path path_;
  std::filesystem::path temporary_; ///< Empty once published.
};

/// Whether a file name is one that a StagedFile waits under: what a killed program left.
bool is_staging_name(const std::filesystem::path& name);

} // namespace lsdeconv::tiff
