#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace lsdeconv {

/// A whole file that waits under a hidden, unpredictable name beside its place. It either takes that place at
/// once or vanishes. Mode and group are those that a file made at its place would have.
class StagedFile {
public:
  /// A name for a new file that will take the place of `path`. Nothing exists there yet: open it so that an
  /// existing file is refused.
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

/// "a.tif" for the name that a StagedFile of a.tif waits under; nothing for any other name.
std::optional<std::string> staged_name(const std::filesystem::path& name);

/// Removes the files that killed programs left staged in `folder`, where `ours` accepts the name of the place
/// that they were meant for. Nobody may be staging such files meanwhile.
void remove_staged(const std::filesystem::path& folder, const std::function<bool(const std::string&)>& ours);

/// Puts `content` at `path` whole or not at all. Throws Error.
void put_file(const std::filesystem::path& path, const std::string& content);

/// The same for what is written once; removes what a killed program left of it. Throws Error.
void replace_file(const std::filesystem::path& path, const std::string& content);

} // namespace lsdeconv
