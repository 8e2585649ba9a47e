#include "lock_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"

#include <chrono>
#include <system_error>

namespace lsdeconv {
namespace {

/// A claim exists for the time of a few system calls. One that is still there after so many attempts was
/// abandoned.
constexpr int encounters_of_abandoned_claim = 40;

} // namespace

LockFile::LockFile(std::filesystem::path path) : path_(std::move(path)), self_(LockHolder::self()) {}

std::optional<std::string> LockFile::content() const {
  return text_of_file(path_);
}

bool LockFile::is_own(const std::string& content) const {
  const std::optional<LockHolder> holder = lock_holder(content);
  return holder && holder->id == self_.id;
}

bool LockFile::belongs_to_another(const std::string& content) const {
  const std::optional<LockHolder> holder = lock_holder(content);
  return holder && holder->id != self_.id;
}

bool LockFile::publish_as(const std::filesystem::path& name) {
  const StagedFile staged(path_);
  FileDescriptor file(staged.temporary(), FileDescriptor::Mode::create);
  beat(file);
  if (!take_free_name(staged.temporary(), name)) {
    return false;
  }
  own_ = std::move(file);
  return true;
}

bool LockFile::create() {
  std::error_code unknown;
  return !std::filesystem::exists(std::filesystem::symlink_status(path_, unknown)) && publish_as(path_);
}

void LockFile::count_abandoned(const std::filesystem::path& claim) {
  if (++encountered_claims_ > encounters_of_abandoned_claim) {
    encountered_claims_ = 0;
    std::error_code ignored;
    std::filesystem::remove(claim, ignored);
  }
}

bool LockFile::take_over(const std::string& seen) {
  const std::optional<LockHolder> dead = lock_holder(seen);
  const std::filesystem::path claimed =
      path_.parent_path() / text('.', path_.filename().string(), ".after-", dead ? dead->id : "nobody");
  if (!publish_as(claimed)) {
    count_abandoned(claimed);
    return false;
  }
  std::error_code failure;
  if (content() != seen) {
    std::filesystem::remove(claimed, failure);
    return false;
  }
  std::filesystem::rename(claimed, path_, failure);
  if (failure && failure != std::errc::no_such_file_or_directory) {
    throw Error(text("rename to ", path_.string(), ": ", failure.message()));
  }
  // The rename may have failed, or have been another's, if a contender took this claim for an abandoned one.
  const std::optional<std::string> current = content();
  return current && is_own(*current);
}

void LockFile::beat() {
  beat(*own_);
}

void LockFile::beat(const FileDescriptor& file) {
  const std::string now = lock_text(self_, ++beats_);
  file.write(0, now.data(), now.size());
  file.sync();
}

// Times are compared with that of this process's own file, so that one clock, the file system's, has set
// both.
void LockFile::remove_leftovers() const {
  constexpr std::chrono::minutes age_of_abandoned(10);
  const auto now = std::filesystem::last_write_time(path_);
  const std::string name = path_.filename().string();
  for (const auto& leftover :
       staged_files(path_.parent_path(), [&](const std::string& final_name) { return final_name == name; })) {
    std::error_code gone;
    const std::optional<LockHolder> holder = lock_holder(text_of_file(leftover).value_or(""));
    const auto written = std::filesystem::last_write_time(leftover, gone);
    if (!gone && ((holder && holder->has_died()) || now - written > age_of_abandoned)) {
      std::filesystem::remove(leftover, gone);
    }
  }
}

void LockFile::remove() noexcept {
  const std::optional<std::string> current = content();
  if (current && is_own(*current)) {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
}

} // namespace lsdeconv
