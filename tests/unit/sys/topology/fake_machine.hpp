#pragma once

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace lsdeconv::testing {

/// A made-up root with the few files of /proc and /sys that a test is about.
class FakeMachine : public ::testing::Test {
protected:
  void file(const std::filesystem::path& name, const std::string& content) const {
    const std::filesystem::path path = root() / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  /// One v2 hierarchy, this process in `group`.
  void unified(const std::string& group) const {
    file("proc/self/cgroup", "0::" + group + "\n");
    file("proc/self/mountinfo",
         "25 1 0:22 / /proc rw shared:13 - proc proc rw\n"
         "31 25 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n");
  }
  /// The hierarchies of v1 as a container sees them: its own group `top` at the mounts.
  void legacy(const std::string& group, const std::string& top) const {
    file("proc/self/cgroup", "4:memory:" + group + "\n3:cpu,cpuacct:" + group + "\n1:name=systemd:/x\n");
    file("proc/self/mountinfo",
         "40 32 0:31 " + top + " /sys/fs/cgroup/memory ro master:15 - cgroup cgroup rw,memory\n41 32 0:32 "
             + top + " /sys/fs/cgroup/cpu,cpuacct ro master:16 - cgroup cgroup rw,cpu,cpuacct\n");
  }
  [[nodiscard]] const std::filesystem::path& root() const { return folder_.path(); }

private:
  TemporaryFolder folder_;
};

} // namespace lsdeconv::testing
