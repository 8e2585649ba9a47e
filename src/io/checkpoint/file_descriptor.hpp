#pragma once

#include "lsdeconv/io/checkpoint/durability.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace lsdeconv {

/// A file descriptor of this process's own, beside the one that HDF5 has of the same file. HDF5 syncs a
/// shared file only collectively; this descriptor can be synced by one rank alone, and that covers whatever
/// the process has written to the file through any descriptor. Its writes report why they fail. It must stay
/// open until HDF5 has closed the file: closing any descriptor of a file releases all fcntl locks that the
/// process has on it, and MPI-IO may have some.
class FileDescriptor {
public:
  /// What the file is opened for.
  enum class Mode {
    sync,  ///< Syncing an existing file or folder.
    write, ///< Reading and writing an existing file.
    create ///< Reading and writing a new file; it is an error if it exists.
  };
  /// Opens the file. Throws Error.
  FileDescriptor(std::filesystem::path path, Mode mode);
  /// A new file that exists in memory only (memfd_create). Throws Error.
  static FileDescriptor in_memory();
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// Copies the whole file; holes remain holes.
  void copy_to(const FileDescriptor& copy) const;
  /// Writes all `bytes` at `offset`.
  void write(std::int64_t offset, const void* data, std::size_t bytes) const;
  /// Has the system begin to bring these bytes to stable storage, without waiting for that. Only sync() tells
  /// whether it has succeeded; where the system does not know the call, sync() does all of it.
  void begin_sync(std::int64_t offset, std::size_t bytes) const noexcept;
  /// Returns when everything written so far is on stable storage (fdatasync). Throws Error.
  void sync() const;

private:
  FileDescriptor(int descriptor, std::filesystem::path path);
  [[nodiscard]] std::int64_t seek(std::int64_t offset, int whence) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// Renames a file unless the new name exists; returns whether it did. Throws Error.
bool take_free_name(const std::filesystem::path& from, const std::filesystem::path& to);

/// Gives a complete file its final name; for Durability::power_loss file and folder are synced. Throws
/// UserError where the name exists: nothing is ever overwritten.
void publish(const std::filesystem::path& temporary, const std::filesystem::path& path,
             Durability durability);

} // namespace lsdeconv
