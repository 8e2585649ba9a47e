#include "lsdeconv/io/checkpoint/standing_file.hpp"

#include "content.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/subprocess.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// As far from its begin as the structures of a checkpoint reach.
constexpr std::size_t searched_bytes = std::size_t{16} << 20;

/// What HDF5 begins every file with.
constexpr std::string_view signature{"\x89HDF\r\n\x1A\n", 8};

/// Texts that HDF5 keeps in the root of a checkpoint, each with the zero byte that ends it: no text file has
/// that.
constexpr std::array<std::string_view, 2> marks{std::string_view{"lsdeconv checkpoint\0", 20},
                                                std::string_view{"texts_digest\0", 13}};

bool has_mark(const fs::path& path) {
  const std::string head = head_of(path, searched_bytes);
  for (const std::string_view mark : marks) {
    if (head.find(mark) != std::string::npos) {
      return true;
    }
  }
  return false;
}

/// Of a file whose begin is gone, or of HDF5 that ends behind it.
bool is_remainder(const fs::path& path) {
  const std::string head = head_of(path, 512);
  return head.starts_with(signature) || head.find_first_not_of('\0') == std::string::npos;
}

/// Whose file it is by the attributes of its root; none where HDF5 cannot open it or read these.
std::optional<StandingFile> owner_by_attributes(const fs::path& path) {
  constexpr SubprocessLimits limits{.processor_seconds = 1}; // for one group; damaged ones run in circles
  try {
    const std::string own = answer_of_subprocess(limits, [&] {
      const hdf5::File file = hdf5::File::open(path);
      (void)hdf5::has_attribute(file.handle(), "format");
      try {
        require_marks(file);
      } catch (const Error&) {
        return std::string();
      }
      return std::string("own");
    });
    return own.empty() ? StandingFile::foreign : StandingFile::own;
  } catch (const Error&) {
    return std::nullopt;
  }
}

} // namespace

StandingFile standing_file(const fs::path& path) {
  std::error_code unknown;
  const fs::file_status there = fs::status(path, unknown);
  if (there.type() == fs::file_type::not_found) {
    return StandingFile::none;
  }
  if (!fs::is_regular_file(there)) {
    return StandingFile::foreign;
  }
  if (fs::file_size(path, unknown) == 0) {
    return StandingFile::empty;
  }
  if (const std::optional<StandingFile> owner = owner_by_attributes(path)) {
    return *owner;
  }
  if (has_mark(path)) {
    return StandingFile::own;
  }
  return is_remainder(path) ? StandingFile::remainder : StandingFile::foreign;
}

} // namespace lsdeconv
