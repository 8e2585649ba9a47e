#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv::topology {

/// A mounted file system.
struct FileSystem {
  std::string type; ///< As the kernel calls it: "ext4", "nfs4", "lustre", "tmpfs"; empty where unknown.
  std::vector<std::string> options; ///< It was mounted with.
};
/// The file system of an absolute path without links, by proc/self/mountinfo below `root`, "/" for the real
/// machine.
FileSystem file_system_of(const std::filesystem::path& root, const std::filesystem::path& path);

/// Real path of the folder, or of its nearest existing parent, that a file at `path` would lie in. An empty
/// path is the current folder.
std::filesystem::path nearest_folder(const std::filesystem::path& path);

/// What came of writing a file to a folder.
struct WriteProbe {
  std::int64_t bytes = 0; ///< Written and on the disk.
  double seconds = 0;
  bool whole_file_locks = false; ///< flock works, which HDF5 uses.
  bool range_locks = false;      ///< fcntl locks work, which MPI-IO uses.
  std::string failure;           ///< Why no more could be written; empty where all went well.
};
/// Writes a nameless file in pieces of 16 MiB, each brought to the disk, until `most_bytes` or `most_seconds`
/// are reached (a piece that has begun is ended). Nothing is left behind, even if the process is killed.
WriteProbe probe_writing(const std::filesystem::path& folder, std::int64_t most_bytes, double most_seconds);

/// How Lustre would spread a new file of a folder.
struct Stripes {
  int count = 0;         ///< Storage targets; -1: all; 0: unknown.
  std::int64_t size = 0; ///< Bytes of one stripe.
};
/// Asks the program `lfs`; unknown where it is not installed or fails.
Stripes lustre_stripes(const std::filesystem::path& folder);

} // namespace lsdeconv::topology
