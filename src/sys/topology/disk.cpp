#include "lsdeconv/sys/topology/machine.hpp"

#include <filesystem>
#include <sys/statvfs.h>
#include <system_error>

namespace lsdeconv::topology {

std::int64_t free_disk(const std::string& path) {
  std::error_code problem;
  std::filesystem::path folder = std::filesystem::absolute(path.empty() ? "." : path, problem);
  while (!problem && !std::filesystem::exists(folder, problem) && folder.has_relative_path()) {
    folder = folder.parent_path();
    problem.clear();
  }
  struct statvfs status {};
  if (problem || statvfs(folder.c_str(), &status) != 0) {
    return -1;
  }
  return static_cast<std::int64_t>(status.f_bavail) * static_cast<std::int64_t>(status.f_frsize);
}

} // namespace lsdeconv::topology
