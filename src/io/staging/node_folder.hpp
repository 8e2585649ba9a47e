#pragma once

#include "descriptor.hpp"

#include <filesystem>
#include <vector>

namespace lsdeconv {

/// A temporary folder that the processes of one run on one node share: readable by this user alone, with a
/// random name. Each process holds a shared flock on a file in it, which the kernel releases when the process
/// ends in any way. The last one to leave removes the folder with its contents; a folder without any holder
/// was abandoned by a killed run. (The folder lies on a local disk, where flock works.)
class NodeFolder {
public:
  /// Creates a folder under `parent`. Throws Error.
  static NodeFolder make(const std::filesystem::path& parent);
  /// Joins a folder that another process of this node has made and still holds. Throws Error.
  static NodeFolder join(const std::filesystem::path& path);
  /// Leaves the folder.
  ~NodeFolder();
  NodeFolder(NodeFolder&&) noexcept = default;
  NodeFolder& operator=(NodeFolder&&) noexcept;
  NodeFolder(const NodeFolder&) = delete;
  NodeFolder& operator=(const NodeFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  NodeFolder(std::filesystem::path path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  /// Releases the lock; removes the folder if no other process has it.
  void leave() noexcept;

  std::filesystem::path path_;
  Descriptor lock_;
};

/// Removes the folders under `parent` that killed runs have left: those that this user has made on this
/// machine since it was booted and that no process holds. Returns the paths of those removed.
std::vector<std::filesystem::path> remove_abandoned_folders(const std::filesystem::path& parent);

} // namespace lsdeconv
