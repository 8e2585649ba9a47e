#include "lsdeconv/sys/tiff/staged_file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <random>
#include <system_error>
#include <utility>

namespace lsdeconv::tiff {
namespace {

constexpr const char* staging_ending = ".part";

std::filesystem::path staging_name(const std::filesystem::path& name) {
  std::random_device random;
  const std::uint64_t number = (std::uint64_t{random()} << 32U) + random();
  return text('.', name.string(), '.', hex_text(number), staging_ending);
}

} // namespace

StagedFile::StagedFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.parent_path() / staging_name(path_.filename())) {}

StagedFile::~StagedFile() {
  if (!temporary_.empty()) {
    std::error_code ignored;
    std::filesystem::remove(temporary_, ignored);
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
  std::filesystem::rename(temporary_, path_, failure);
  if (failure) {
    throw Error(text("rename to ", path_.string(), ": ", failure.message()));
  }
  temporary_.clear();
}

bool is_staging_name(const std::filesystem::path& name) {
  return name.string().starts_with('.') && name.extension() == staging_ending;
}

} // namespace lsdeconv::tiff
