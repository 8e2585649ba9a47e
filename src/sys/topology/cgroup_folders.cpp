#include "cgroup_folders.hpp"

#include "mounts.hpp"
#include "text_file.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace lsdeconv::topology {
namespace {

namespace fs = std::filesystem;

/// A line of /proc/self/cgroup: "4:memory:/user.slice", "0::/user.slice" (v2, no controllers).
struct Membership {
  std::vector<std::string> controllers;
  fs::path group;
};

bool contains(const std::vector<std::string>& values, const std::string& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

std::vector<Membership> memberships(const std::string& proc_self_cgroup) {
  std::vector<Membership> all;
  for (const std::string& line : split(proc_self_cgroup, '\n')) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second != std::string::npos) {
      all.push_back({split(line.substr(first + 1, second - first - 1), ','), line.substr(second + 1)});
    }
  }
  return all;
}

bool is_cgroup(const Mount& mount) {
  return mount.type == "cgroup" || mount.type == "cgroup2";
}

CgroupVersion version_of(const Mount& mount) {
  return mount.type == "cgroup2" ? CgroupVersion::v2 : CgroupVersion::v1;
}

/// A container often sees its own group as the top of the mount; a group outside of it is taken for the top.
std::vector<fs::path> folders_up_to_mount(const fs::path& root, const Mount& mount, const fs::path& group) {
  const fs::path place = root / mount.place.relative_path();
  const fs::path below = group.lexically_relative(mount.top);
  std::vector<fs::path> folders{place};
  if (below.empty() || *below.begin() == "..") {
    return folders;
  }
  for (const fs::path& step : below) {
    if (step != ".") {
      folders.push_back(folders.back() / step);
    }
  }
  std::reverse(folders.begin(), folders.end());
  return folders;
}

bool serves(const Mount& mount, const Membership& membership, const std::string& controller) {
  return version_of(mount) == CgroupVersion::v2
             ? membership.controllers.empty() || membership.controllers.front().empty()
             : contains(mount.options, controller) && contains(membership.controllers, controller);
}

} // namespace

std::vector<CgroupFolders> cgroup_folders(const fs::path& root, const std::string& controller) {
  const std::string groups = content_of(root / "proc/self/cgroup").value_or("");
  std::vector<CgroupFolders> found;
  for (const Mount& mount : mounts(root)) {
    for (const Membership& membership : memberships(groups)) {
      if (is_cgroup(mount) && serves(mount, membership, controller)) {
        found.push_back({version_of(mount), folders_up_to_mount(root, mount, membership.group)});
      }
    }
  }
  return found;
}

} // namespace lsdeconv::topology
