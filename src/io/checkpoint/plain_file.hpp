#pragma once

#include <filesystem>

namespace lsdeconv {

/// A descriptor of a file beside HDF5's own. HDF5 cannot sync a file from one rank alone; this can: syncing
/// covers whatever the process wrote to the file, through any descriptor. It must stay open until HDF5 has
/// closed the file, because closing any descriptor drops the process's fcntl locks, which MPI-IO may hold.
class PlainFile {
public:
  /// Opens an existing file or folder for reading (enough for syncing). Throws Error.
  explicit PlainFile(std::filesystem::path path);
  ~PlainFile();
  PlainFile(PlainFile&& other) noexcept;
  PlainFile& operator=(PlainFile&& other) noexcept;
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;

  /// Returns once everything written so far is on stable storage; throws Error where it is not.
  void sync() const;

private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// A name in the folder of `path` that nobody else has.
std::filesystem::path temporary_beside(const std::filesystem::path& path);

/// Gives a finished file its final name, on stable storage. Throws UserError where that is taken: nothing is
/// ever overwritten.
void publish(const std::filesystem::path& temporary, const std::filesystem::path& path);

} // namespace lsdeconv
