#pragma once

#include "../file_descriptor.hpp"
#include "lock_holder.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace lsdeconv {

/// The operations of RunLock on the lock file, each of them atomic for other processes: files are written
/// under a temporary name and then renamed to a name that does not exist yet.
///
/// A contender that replaces a dead holder first creates a claim, a second file whose name contains the dead
/// holder's id and whose content is the contender's own lock. Only one contender can create it. If the lock
/// file still belongs to the dead holder, the claim is renamed onto it; from then on it has another id, so
/// that a contender that comes later creates a claim of another name and then finds that the content has
/// changed. A claim that stays for long belongs to a contender that has died, and is removed.
class LockFile {
public:
  explicit LockFile(std::filesystem::path path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// The content of the file; none where it does not exist. The file is opened anew each time: network file
  /// systems then ask the server for changes.
  [[nodiscard]] std::optional<std::string> content() const;
  /// Whether that content is this process's lock.
  [[nodiscard]] bool is_own(const std::string& content) const;
  /// Whether it is the complete lock of another process.
  [[nodiscard]] bool belongs_to_another(const std::string& content) const;

  /// Creates the file; returns false where it exists. Throws Error.
  bool create();
  /// Replaces the dead holder whose content was `seen` by this process; returns false where the content has
  /// changed or another contender is doing the same. Throws Error.
  bool take_over(const std::string& seen);
  /// Increments the heartbeat in this process's file, whatever its present name. Throws Error.
  void beat();
  /// Removes what other processes that have died, or must have, left of attempts to create the file, which is
  /// this process's now. Throws std::filesystem::filesystem_error.
  void remove_leftovers() const;
  /// Removes the file if it is this process's lock.
  void remove() noexcept;

private:
  /// Writes this process's lock to a new file of that name, which becomes own_; returns false, and changes
  /// nothing, where the name exists. Throws Error.
  bool publish_as(const std::filesystem::path& name);
  void beat(const FileDescriptor& file);
  /// Counts an encounter with another contender's claim; removes it after so many that its contender must be
  /// dead.
  void count_abandoned(const std::filesystem::path& claim);

  std::filesystem::path path_;
  LockHolder self_;
  std::uint64_t beats_ = 0;
  std::optional<FileDescriptor> own_; ///< This process's file; none before publish_as() has succeeded.
  int encountered_claims_ = 0;        ///< Since the last one was removed.
};

} // namespace lsdeconv
