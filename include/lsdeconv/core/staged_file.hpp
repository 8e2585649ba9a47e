#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// A file that is written under a hidden, unpredictable name in the folder of its final path, and then either
/// renamed to that path, which others see happen at once, or removed. Mode and group are those that a file
/// created at the final path would have.
class StagedFile {
public:
  /// Chooses the temporary name for a new file at `path`. Creates nothing: the caller opens temporary(), so
  /// that an existing file is refused (O_EXCL).
  explicit StagedFile(std::filesystem::path path);
  /// Removes the temporary file unless it was published.
  ~StagedFile();
  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&& other) noexcept;
  StagedFile(const StagedFile&) = delete;
  StagedFile& operator=(const StagedFile&) = delete;

  /// The final path.
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// The path that the file is written under; empty once published.
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  /// Renames the temporary file to path(), replacing what is there. Throws Error.
  void publish();

private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
};

/// The file name that `name` is the temporary name of: "a.tif" for the temporary() of a.tif; none for any
/// other file name.
std::optional<std::string> staged_name(const std::filesystem::path& name);

/// The temporary files in `folder` that programs write, or that killed ones left, and whose final file name
/// `ours` accepts. Throws std::filesystem::filesystem_error.
std::vector<std::filesystem::path> staged_files(const std::filesystem::path& folder,
                                                const std::function<bool(const std::string&)>& ours);

/// Removes the temporary files that killed programs left in `folder` and whose final file name `ours`
/// accepts. No program may be writing such files at the same time. Throws std::filesystem::filesystem_error.
void remove_staged(const std::filesystem::path& folder, const std::function<bool(const std::string&)>& ours);

/// Writes a file that appears at `path` with all of `content` or not at all, in place of one that is there.
/// Throws Error.
void put_file(const std::filesystem::path& path, const std::string& content);

/// As put_file(), for files that only one program writes: removes the temporary files of `path` that killed
/// programs have left. Throws Error or std::filesystem::filesystem_error.
void replace_file(const std::filesystem::path& path, const std::string& content);

} // namespace lsdeconv
