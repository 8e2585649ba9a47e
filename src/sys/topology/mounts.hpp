#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv::topology {

/// A mounted file system, a line of /proc/self/mountinfo (proc(5)): its folder `top` is seen at `place`.
struct Mount {
  std::filesystem::path top;
  std::filesystem::path place;
  std::string type;                 ///< "ext4", "lustre", "nfs4", "cgroup2"
  std::vector<std::string> options; ///< Of the file system itself, not of this mount.
};

/// In the order of the file: of two at one place the later is seen. Lines that are not as proc(5) says are
/// left out.
std::vector<Mount> mounts(const std::filesystem::path& root);

/// Parts of a text between separators; empty parts count.
std::vector<std::string> split(const std::string& text, char separator);

} // namespace lsdeconv::topology
