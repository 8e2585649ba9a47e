#include "lsdeconv/zarr/stored_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace lsdeconv::zarr {
namespace fs = std::filesystem;
namespace {

constexpr std::int64_t most_text = 64 << 20;

/// Where the open file lies, without links: the kernel knows, no other file need be looked at.
fs::path place_of(int descriptor, const fs::path& opened) {
  std::error_code failure;
  const fs::path place = fs::read_symlink(text("/proc/self/fd/", descriptor), failure);
  return failure ? fs::canonical(opened) : place;
}

bool lies_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

Error failed(const fs::path& path, const std::string& reason) {
  return Error(text(path.string(), ": ", reason));
}

} // namespace

fs::path inner_path(const std::string& path) {
  fs::path inner(path);
  const bool leads_out = inner.is_absolute() || std::find(inner.begin(), inner.end(), "..") != inner.end();
  if (path.empty() || leads_out || path.find('\0') != std::string::npos) {
    throw UserError(text("the path \"", path.c_str(), "\" does not lead into the folder"));
  }
  return inner;
}

Root::Root(const fs::path& folder) : folder_(folder) {
  std::error_code failure;
  resolved_ = fs::canonical(folder, failure);
  if (failure || !fs::is_directory(resolved_)) {
    throw UserError(text(folder.string(), ": there is no such folder"));
  }
}

std::optional<StoredFile> StoredFile::open(const Root& root, const fs::path& path) {
  const fs::path full = root.folder() / path;
  // O_NONBLOCK: a pipe without a writer would be waited for; files know no such thing
  const int descriptor = ::open(full.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::nullopt;
    }
    throw failed(full, std::strerror(errno));
  }
  StoredFile file(descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) {
    throw failed(full, std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    throw failed(full, "this is no file");
  }
  if (!lies_below(place_of(descriptor, full), root.resolved())) {
    throw failed(full, "a link leads out of the folder; copy what it points to into it");
  }
  file.size_ = status.st_size;
  file.modified_ = status.st_mtime;
  return file;
}

StoredFile::~StoredFile() {
  if (descriptor_ >= 0) {
    (void)::close(descriptor_);
  }
}

StoredFile::StoredFile(StoredFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), size_(other.size_), modified_(other.modified_) {}

StoredFile& StoredFile::operator=(StoredFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(size_, other.size_);
  std::swap(modified_, other.modified_);
  return *this;
}

void StoredFile::read_at(std::int64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t now = ::pread(descriptor_, bytes.data(), bytes.size(), offset);
    if (now < 0 && errno == EINTR) {
      continue;
    }
    if (now < 0) {
      throw Error(text("pread: ", std::strerror(errno)));
    }
    if (now == 0) {
      throw Error(text("the file ends ", bytes.size(), " bytes too early"));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(now));
    offset += now;
  }
}

std::optional<std::string> read_text(const Root& root, const fs::path& path) {
  const std::optional<StoredFile> file = StoredFile::open(root, path);
  if (!file) {
    return std::nullopt;
  }
  if (file->size() > most_text) {
    throw UserError(
        text((root.folder() / path).string(), ": ", bytes_text(file->size()), " are too many for metadata"));
  }
  std::string words(static_cast<std::size_t>(file->size()), '\0');
  file->read_at(0, std::as_writable_bytes(std::span(words)));
  return words;
}

} // namespace lsdeconv::zarr
