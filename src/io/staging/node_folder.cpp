#include "node_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/random_text.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view folder_name = "lsdeconv-stage-";
constexpr const char* lock_name = "lock";

Error failure(const char* call, const fs::path& path) {
  return Error(text(call, " ", path.string(), ": ", std::strerror(errno)));
}

fs::path new_name(const fs::path& parent) {
  return parent / text(folder_name, random_text());
}

/// Content of the lock file: identifies this machine and its boot. Empty where these are unknown.
std::string this_machine() {
  std::string boot;
  std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
  return boot.empty() ? std::string{} : text("lsdeconv staging ", host_name(), " ", boot, "\n");
}

std::string content_of(const Descriptor& file) {
  std::array<char, 512> bytes{};
  const ssize_t got = ::pread(file.number(), bytes.data(), bytes.size(), 0);
  return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

Descriptor open_lock(const fs::path& folder) {
  return Descriptor(::open((folder / lock_name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
}

/// Creates the lock file and takes the lock before the file gets its name: a lock file that is not locked was
/// abandoned.
Descriptor make_lock(const fs::path& folder) {
  const fs::path unnamed = folder / text(lock_name, ".new");
  Descriptor lock(::open(unnamed.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  const std::string machine = this_machine();
  if (!lock || ::flock(lock.number(), LOCK_SH) != 0
      || ::write(lock.number(), machine.data(), machine.size()) != static_cast<ssize_t>(machine.size())
      || ::rename(unnamed.c_str(), (folder / lock_name).c_str()) != 0) {
    throw failure("making a lock in", folder);
  }
  return lock;
}

/// Whether it is a folder of this program and this user.
bool is_ours(const fs::path& folder) {
  struct stat status {};
  return folder.filename().string().starts_with(folder_name) && ::lstat(folder.c_str(), &status) == 0
         && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid();
}

/// Locks an abandoned folder, so that nobody joins it while it is removed; none unless it is certain that it
/// is abandoned.
std::optional<Descriptor> lock_of_abandoned(const fs::path& folder) {
  Descriptor lock = open_lock(folder);
  const std::string machine = this_machine();
  if (!lock || machine.empty() || content_of(lock) != machine
      || ::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    return std::nullopt;
  }
  return lock;
}

} // namespace

NodeFolder NodeFolder::make(const fs::path& parent) {
  fs::path path = new_name(parent);
  if (::mkdir(path.c_str(), 0700) != 0) {
    throw failure("mkdir", path);
  }
  try {
    Descriptor lock = make_lock(path);
    return {std::move(path), std::move(lock)};
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(path, ignored);
    throw;
  }
}

NodeFolder NodeFolder::join(const fs::path& path) {
  Descriptor lock = open_lock(path);
  if (!lock || ::flock(lock.number(), LOCK_SH | LOCK_NB) != 0) {
    throw failure("joining", path);
  }
  return {path, std::move(lock)};
}

NodeFolder::~NodeFolder() {
  leave();
}

NodeFolder& NodeFolder::operator=(NodeFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

void NodeFolder::leave() noexcept {
  if (!lock_) {
    return;
  }
  lock_.reset();
  // An exclusive lock succeeds for only one of several processes that leave at the same time.
  const Descriptor last = open_lock(path_);
  if (last && ::flock(last.number(), LOCK_EX | LOCK_NB) == 0) {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
}

std::vector<fs::path> remove_abandoned_folders(const fs::path& parent) {
  std::vector<fs::path> candidates;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent)) {
    if (is_ours(entry.path())) {
      candidates.push_back(entry.path());
    }
  }
  std::vector<fs::path> removed;
  for (const fs::path& folder : candidates) {
    if (const std::optional<Descriptor> lock = lock_of_abandoned(folder)) {
      std::error_code ignored;
      fs::remove_all(folder, ignored);
      removed.push_back(folder);
    }
  }
  return removed;
}

} // namespace lsdeconv
