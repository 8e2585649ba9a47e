#include "shared_folder.hpp"

#include "lsdeconv/core/random_text.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace lsdeconv::doctor {
namespace {

namespace fs = std::filesystem;

/// A new file that contains its own name, removed at the end of the scope.
class MarkerFile {
public:
  explicit MarkerFile(const fs::path& folder) : path_(folder / text(".lsdeconv-doctor-", random_text())) {
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    const std::string content = path_.filename().string();
    made_ = file >= 0;
    written_ = made_ && ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size())
               && ::fsync(file) == 0;
    if (made_) {
      (void)::close(file);
    }
  }
  ~MarkerFile() {
    if (made_) {
      std::error_code ignored;
      fs::remove(path_, ignored);
    }
  }
  MarkerFile(const MarkerFile&) = delete;
  MarkerFile& operator=(const MarkerFile&) = delete;
  MarkerFile(MarkerFile&&) = delete;
  MarkerFile& operator=(MarkerFile&&) = delete;

  /// Name of the file; empty where it could not be written.
  [[nodiscard]] std::string name() const { return written_ ? path_.filename().string() : ""; }

private:
  fs::path path_;
  bool made_ = false;
  bool written_ = false;
};

/// Whether a file exists and contains its own name.
bool holds_its_name(const fs::path& path) {
  return text_of_file(path) == path.filename().string();
}

} // namespace

std::optional<bool> sees_files_of_root(const fs::path& folder, const mpi::Communicator& ranks) {
  std::optional<MarkerFile> marker;
  if (ranks.is_root()) {
    marker.emplace(folder);
  }
  const std::string name = ranks.broadcast(marker ? marker->name() : "");
  if (name.empty()) {
    return std::nullopt;
  }
  const bool seen = holds_its_name(folder / name);
  ranks.barrier(); // keeps the file until all ranks have read it
  return seen;
}

} // namespace lsdeconv::doctor
