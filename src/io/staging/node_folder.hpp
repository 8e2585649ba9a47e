#pragma once

#include "descriptor.hpp"

#include <filesystem>
#include <vector>

namespace lsdeconv {

/// A folder for the processes of one run on one node: readable by this user alone, under a name that nobody
/// can guess. Each of its processes holds a lock in it, which the system drops when the process dies. The
/// last one to leave removes the folder with all that lies in it.
class NodeFolder {
public:
  /// A new folder under `parent`. Throws Error.
  static NodeFolder make(const std::filesystem::path& parent);
  /// One that another process of this node made and still holds. Throws Error.
  static NodeFolder join(const std::filesystem::path& path);
  /// Leaves.
  ~NodeFolder();
  NodeFolder(NodeFolder&&) noexcept = default;
  NodeFolder& operator=(NodeFolder&&) noexcept;
  NodeFolder(const NodeFolder&) = delete;
  NodeFolder& operator=(const NodeFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
  NodeFolder(std::filesystem::path path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  void leave() noexcept;

  std::filesystem::path path_;
  Descriptor lock_;
};

/// Removes the folders under `parent` that killed runs left: made by this user on this machine since it was
/// started, and no process holds them any more. Others are left alone. Returns what was removed.
std::vector<std::filesystem::path> remove_dead_folders(const std::filesystem::path& parent);

} // namespace lsdeconv
