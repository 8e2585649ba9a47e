#pragma once

#include "../checkpoint/file_descriptor.hpp"
#include "lock_holder.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace lsdeconv {

/// The file of a lock and this process's part in it: steps that are each whole or not at all.
class LockFile {
public:
  explicit LockFile(std::filesystem::path path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// What the file says now; none where there is no such file. Opened anew each time, since network file
  /// systems look at the server for changes then.
  [[nodiscard]] std::optional<std::string> content() const;
  /// Whether the file is this process's own.
  [[nodiscard]] bool mine(const std::string& content) const;
  /// Whether it is another run's lock, whole and readable.
  [[nodiscard]] bool of_another(const std::string& content) const;

  /// Makes the file; false where one is there. Throws Error.
  bool create();
  /// Puts this process in the place of the dead holder of `seen`, the file's content when it was last seen;
  /// false where it says something else by now or another contender is about the same. Throws Error.
  bool take_over(const std::string& seen);
  /// Advances the count of this process's file, wherever it is by now. Throws Error.
  void beat();
  /// Removes the file where it is this process's own. Never throws.
  void remove() noexcept;

private:
  /// Puts this process's file at a name that no file has; false where one has. Throws Error. What it has been
  /// before stays its file where that does not succeed.
  bool put(const std::filesystem::path& name);
  void beat(const FileDescriptor& file);
  /// Removes a claim whose contender has died before it was done.
  void forget(const std::filesystem::path& claim);

  std::filesystem::path path_;
  LockHolder self_;
  std::uint64_t beats_ = 0;
  std::optional<FileDescriptor> own_; ///< None before the first one has its name.
  int met_claims_ = 0;                ///< Times that a claim of another contender stood in the way.
};

} // namespace lsdeconv
