#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace lsdeconv::zarr {

/// A path below a folder as metadata name it: "0", "volumes/s1". Throws UserError where it is absolute,
/// empty, or has a part "..", so that it could lead out of the folder.
std::filesystem::path inner_path(const std::string& path);

/// The folder that an image lies in. Files are opened only below it: links that lead out of it are refused,
/// since metadata and links of a downloaded folder may name any file of this machine.
class Root {
public:
  /// Throws UserError where there is no such folder.
  explicit Root(const std::filesystem::path& folder);
  /// The folder as it was named.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// The folder without links.
  [[nodiscard]] const std::filesystem::path& resolved() const { return resolved_; }

private:
  std::filesystem::path folder_;
  std::filesystem::path resolved_;
};

/// A regular file below a Root, open for reading; any number of threads.
class StoredFile {
public:
  /// None where no file lies at `path` below the root. Throws Error: the system's reason, no regular file, or
  /// a link out of the root.
  static std::optional<StoredFile> open(const Root& root, const std::filesystem::path& path);
  ~StoredFile();
  StoredFile(StoredFile&& other) noexcept;
  StoredFile& operator=(StoredFile&& other) noexcept;
  StoredFile(const StoredFile&) = delete;
  StoredFile& operator=(const StoredFile&) = delete;

  /// Bytes of the file when it was opened.
  [[nodiscard]] std::int64_t size() const { return size_; }
  /// Time of the last change, seconds since 1970.
  [[nodiscard]] std::int64_t modified() const { return modified_; }
  /// Reads bytes from `offset` on. Throws Error where the file ends before.
  void read_at(std::int64_t offset, std::span<std::byte> bytes) const;

private:
  explicit StoredFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
  std::int64_t size_ = 0;
  std::int64_t modified_ = 0;
};

/// The text of a small file; none where there is none. Throws UserError where it has more than 64 MiB, Error
/// as StoredFile::open().
std::optional<std::string> read_text(const Root& root, const std::filesystem::path& path);

} // namespace lsdeconv::zarr
