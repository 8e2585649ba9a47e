#pragma once

#include <filesystem>

namespace lsdeconv::testing {

/// A new folder, removed with its contents at the end of the scope.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

private:
  std::filesystem::path path_;
};

/// The root of the source tree from which the tests were built.
std::filesystem::path source_folder();

/// The folder of real volumes, LSDECONV_SAMPLE_DATA or ../shared/data beside the source tree; empty where
/// there is none: tests that need it are then skipped.
std::filesystem::path sample_data();

} // namespace lsdeconv::testing
