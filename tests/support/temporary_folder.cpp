#include "support/temporary_folder.hpp"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>

namespace lsdeconv::testing {

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "lsdeconv-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a folder " + name);
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path source_folder() {
  return LSDECONV_SOURCE_DIR;
}

std::filesystem::path sample_data() {
  const char* named = std::getenv("LSDECONV_SAMPLE_DATA");
  const std::filesystem::path folder = named != nullptr ? named : source_folder() / ".." / "shared" / "data";
  return std::filesystem::is_directory(folder) ? folder : std::filesystem::path{};
}

} // namespace lsdeconv::testing
