#include "lsdeconv/core/staged_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/random_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view staging_ending = ".part";
constexpr std::size_t number_digits = 16;

fs::path staging_name(const fs::path& name) {
  return text('.', name.string(), '.', random_text(), staging_ending);
}

bool is_number(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

/// Creates the file ("x"): an existing file or link is never written through.
void write_new(const fs::path& path, const std::string& content) {
  const auto failed = [] { return Error(std::strerror(errno)); };
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wbxe"), std::fclose);
  if (file == nullptr || std::fwrite(content.data(), 1, content.size(), file.get()) != content.size()
      || std::fclose(file.release()) != 0) {
    throw failed();
  }
}

} // namespace

StagedFile::StagedFile(fs::path path)
    : path_(std::move(path)), temporary_(path_.parent_path() / staging_name(path_.filename())) {}

StagedFile::~StagedFile() {
  if (!temporary_.empty()) {
    std::error_code ignored;
    fs::remove(temporary_, ignored);
  }
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

StagedFile& StagedFile::operator=(StagedFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(temporary_, other.temporary_);
  return *this;
}

void StagedFile::publish() {
  std::error_code failure;
  fs::rename(temporary_, path_, failure);
  if (failure) {
    throw Error(text("rename to ", path_.string(), ": ", failure.message()));
  }
  temporary_.clear();
}

std::optional<std::string> staged_name(const fs::path& name) {
  constexpr std::size_t added = 1 + number_digits + staging_ending.size();
  const std::string whole = name.string();
  if (!whole.starts_with('.') || !whole.ends_with(staging_ending) || whole.size() < 2 + added) {
    return std::nullopt;
  }
  const std::size_t end = whole.size() - added;
  if (whole[end] != '.' || !is_number(std::string_view(whole).substr(end + 1, number_digits))) {
    return std::nullopt;
  }
  return whole.substr(1, end - 1);
}

std::vector<fs::path> staged_files(const fs::path& folder,
                                   const std::function<bool(const std::string&)>& ours) {
  std::vector<fs::path> leftovers;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::optional<std::string> final_name = staged_name(entry.path().filename());
    if (final_name && ours(*final_name)) {
      leftovers.push_back(entry.path());
    }
  }
  return leftovers;
}

void remove_staged(const fs::path& folder, const std::function<bool(const std::string&)>& ours) {
  for (const fs::path& leftover : staged_files(folder, ours)) { // not while the folder is being read
    fs::remove(leftover);
  }
}

void put_file(const fs::path& path, const std::string& content) {
  with_context([&] { return "cannot write " + path.string(); },
               [&] {
                 StagedFile staged(path);
                 write_new(staged.temporary(), content);
                 staged.publish();
               });
}

void replace_file(const fs::path& path, const std::string& content) {
  with_context([&] { return "cannot write " + path.string(); },
               [&] {
                 const fs::path folder = path.has_parent_path() ? path.parent_path() : ".";
                 if (fs::is_directory(folder)) {
                   remove_staged(folder, [&](const std::string& name) { return name == path.filename(); });
                 }
               });
  put_file(path, content);
}

} // namespace lsdeconv
