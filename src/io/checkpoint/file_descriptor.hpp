#pragma once

#include "lsdeconv/io/durability.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace lsdeconv {

/// A descriptor of a file beside HDF5's own. HDF5 cannot sync a file from one rank alone; this can: syncing
/// covers whatever the process wrote to the file, through any descriptor. Writes say why they fail. It must
/// stay open until HDF5 has closed the file, because closing any descriptor drops the process's fcntl locks,
/// which MPI-IO may hold.
class FileDescriptor {
public:
  enum class Mode {
    sync,  ///< An existing file or folder.
    write, ///< An existing file.
    create ///< A file that must not exist yet.
  };
  /// Throws Error.
  FileDescriptor(std::filesystem::path path, Mode mode);
  /// A file that lies on no disk.
  static FileDescriptor in_memory();
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// Copies everything; where this file has a hole, the copy has one.
  void copy_to(const FileDescriptor& copy) const;
  /// Writes all `bytes` at `offset`.
  void write(std::int64_t offset, const void* data, std::size_t bytes) const;
  /// Returns once everything written so far is on stable storage; throws Error where it is not.
  void sync() const;

private:
  FileDescriptor(int descriptor, std::filesystem::path path);
  [[nodiscard]] std::int64_t seek(std::int64_t offset, int whence) const;

  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// Renames where no file has that name yet; false where one has. Throws Error.
bool take_free_name(const std::filesystem::path& from, const std::filesystem::path& to);

/// Gives a finished file its final name, as durably as said. Throws UserError where that is taken: nothing is
/// ever overwritten.
void publish(const std::filesystem::path& temporary, const std::filesystem::path& path,
             Durability durability);

} // namespace lsdeconv
