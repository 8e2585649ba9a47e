#include "staged_slices.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <charconv>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <vector>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view ending = ".raw";

/// A staged slice and when it was last used.
struct Staged {
  fs::file_time_type used;
  std::int64_t z;
};

/// The z of the slice that a file holds; -1 where it holds none.
std::int64_t slice_of(const fs::path& path) {
  const std::string name = path.filename().string();
  std::int64_t z = -1;
  const auto digits = name.find('.');
  if (!name.ends_with(ending) || digits + ending.size() != name.size()) {
    return -1;
  }
  std::from_chars(name.data(), name.data() + digits, z);
  return z;
}

/// All staged slices, those unused for longest first.
std::vector<Staged> staged_in(const fs::path& folder) {
  std::vector<Staged> all;
  std::error_code gone;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, gone)) {
    if (const std::int64_t z = slice_of(entry.path()); z >= 0) {
      const fs::file_time_type used = fs::last_write_time(entry.path(), gone);
      if (!gone) {
        all.push_back({used, z});
      }
    }
  }
  std::sort(all.begin(), all.end(), [](const Staged& a, const Staged& b) { return a.used < b.used; });
  return all;
}

} // namespace

fs::path StagedSlices::path(std::int64_t z) const {
  return folder_ / text(z, ending);
}

fs::path StagedSlices::claim_path(std::int64_t z) const {
  return folder_ / text(z, ".claim");
}

Descriptor StagedSlices::open(std::int64_t z) const {
  Descriptor file(::open(path(z).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file) {
    (void)::futimens(file.number(), nullptr);
  }
  return file;
}

bool StagedSlices::contains(std::int64_t z) const {
  return ::access(path(z).c_str(), R_OK) == 0;
}

bool StagedSlices::claim(std::int64_t z) const {
  const Descriptor file(::open(claim_path(z).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  return static_cast<bool>(file);
}

void StagedSlices::release(std::int64_t z) const {
  (void)::unlink(claim_path(z).c_str());
}

// A suspended rank may leave many claims: the age of a claim counts, not the time that this rank has waited
// for it, so that all of them together are waited for only once.
bool StagedSlices::claim_is_older(std::int64_t z, std::chrono::milliseconds patience) const {
  std::error_code gone;
  const fs::file_time_type made = fs::last_write_time(claim_path(z), gone);
  return !gone && fs::file_time_type::clock::now() - made > patience;
}

void StagedSlices::await(std::int64_t z, std::chrono::milliseconds patience) const {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!contains(z) && ::access(claim_path(z).c_str(), F_OK) == 0) {
    if (std::chrono::steady_clock::now() > end || claim_is_older(z, patience)) {
      release(z);
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void StagedSlices::make_room(std::int64_t begin, std::int64_t end) const {
  const std::vector<Staged> staged = staged_in(folder_);
  auto surplus = static_cast<std::int64_t>(staged.size()) + 1 - capacity_;
  for (auto slice = staged.begin(); slice != staged.end() && surplus > 0; ++slice) {
    if (slice->z < begin || slice->z >= end) {
      (void)::unlink(path(slice->z).c_str());
      --surplus;
    }
  }
}

} // namespace lsdeconv
