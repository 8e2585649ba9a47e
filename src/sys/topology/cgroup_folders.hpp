#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv::topology {

enum class CgroupVersion { v1, v2 };

/// The folders of this process's control group and of all its ancestors that can be seen, innermost first.
struct CgroupFolders {
  CgroupVersion version = CgroupVersion::v2;
  std::vector<std::filesystem::path> folders;
};

/// Where the limits of one controller ("memory", "cpu") may stand: the v1 hierarchy that has the controller
/// (none is seen on pure v2 systems) and the v2 hierarchy. `root` is "/" for the real machine;
/// /proc/self/cgroup and /proc/self/mountinfo below it are read.
std::vector<CgroupFolders> cgroup_folders(const std::filesystem::path& root, const std::string& controller);

} // namespace lsdeconv::topology
