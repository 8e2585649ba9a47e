#include "shared_folder.hpp"

#include "lsdeconv/core/random_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <system_error>
#include <unistd.h>

namespace lsdeconv::doctor {
namespace {

namespace fs = std::filesystem;

/// A new file that holds its own name and is removed at the end of the scope.
class Sign {
public:
  explicit Sign(const fs::path& folder) : path_(folder / text(".lsdeconv-doctor-", random_text())) {
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    const std::string content = path_.filename().string();
    made_ = file >= 0;
    written_ = made_ && ::write(file, content.data(), content.size()) == static_cast<ssize_t>(content.size())
               && ::fsync(file) == 0;
    if (made_) {
      (void)::close(file);
    }
  }
  ~Sign() {
    if (made_) {
      std::error_code ignored;
      fs::remove(path_, ignored);
    }
  }
  Sign(const Sign&) = delete;
  Sign& operator=(const Sign&) = delete;
  Sign(Sign&&) = delete;
  Sign& operator=(Sign&&) = delete;

  /// Empty where it could not be written.
  [[nodiscard]] std::string name() const { return written_ ? path_.filename().string() : ""; }

private:
  fs::path path_;
  bool made_ = false;
  bool written_ = false;
};

bool holds_its_name(const fs::path& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {}) == path.filename().string();
}

} // namespace

std::optional<bool> sees_files_of_root(const fs::path& folder, const mpi::Communicator& ranks) {
  std::optional<Sign> sign;
  if (ranks.is_root()) {
    sign.emplace(folder);
  }
  const std::string name = ranks.broadcast(sign ? sign->name() : "");
  if (name.empty()) {
    return std::nullopt;
  }
  const bool seen = holds_its_name(folder / name);
  ranks.barrier(); // the file stays until all have looked
  return seen;
}

} // namespace lsdeconv::doctor
