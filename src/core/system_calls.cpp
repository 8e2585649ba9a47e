#include "lsdeconv/core/system_calls.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace lsdeconv {
namespace {

/// Calls write_part(rest) with the bytes that are left until there are none; it returns as write() does.
template <typename WritePart>
bool write_in_parts(std::span<const std::byte> rest, WritePart&& write_part) {
  while (!rest.empty()) {
    const ssize_t written = write_part(rest);
    if (written > 0) {
      rest = rest.subspan(static_cast<std::size_t>(written));
    } else if (written == 0) { // no file does that; errno would say nothing
      errno = EIO;
      return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

} // namespace

bool write_all(int descriptor, std::span<const std::byte> bytes) noexcept {
  return write_in_parts(bytes, [descriptor](std::span<const std::byte> rest) {
    return ::write(descriptor, rest.data(), rest.size());
  });
}

bool write_all(int descriptor, std::string_view characters) noexcept {
  return write_all(descriptor, std::as_bytes(std::span(characters)));
}

bool write_all_at(int descriptor, std::span<const std::byte> bytes, std::int64_t offset) noexcept {
  const std::byte* const begin = bytes.data();
  return write_in_parts(bytes, [=](std::span<const std::byte> rest) {
    return ::pwrite(descriptor, rest.data(), rest.size(), offset + (rest.data() - begin));
  });
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) {
    throw Error(text("gethostname: ", std::strerror(errno)));
  }
  return name.data();
}

} // namespace lsdeconv
