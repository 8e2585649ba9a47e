#pragma once

#include <filesystem>
#include <vector>

namespace lsdeconv::testing {

/// Within its scope, which files and folders this process syncs, in order. Needs synced_files.cpp, whose
/// fdatasync() takes the place of the C library's in programs that use this.
class SyncRecord {
public:
  SyncRecord();
  ~SyncRecord();
  SyncRecord(SyncRecord&&) = delete;
  SyncRecord(const SyncRecord&) = delete;
  SyncRecord& operator=(SyncRecord&&) = delete;
  SyncRecord& operator=(const SyncRecord&) = delete;

  [[nodiscard]] const std::vector<std::filesystem::path>& paths() const { return paths_; }
  void note(int descriptor);

private:
  std::vector<std::filesystem::path> paths_;
};

} // namespace lsdeconv::testing
