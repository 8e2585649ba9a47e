#include "lsdeconv/core/users_fault.hpp"

#include "lsdeconv/core/text.hpp"

#include <filesystem>
#include <system_error>

namespace lsdeconv {

std::string users_fault(const std::exception& failure) {
  const auto* system = dynamic_cast<const std::system_error*>(&failure);
  const auto* path = dynamic_cast<const std::filesystem::filesystem_error*>(&failure);
  if (system != nullptr && system->code() == std::errc::resource_unavailable_try_again) {
    return "the system lets this user start no more threads or processes (ulimit -u); end other programs, or "
           "give "
           "fewer --threads";
  }
  if (path != nullptr && path->code() == std::errc::too_many_symbolic_link_levels) {
    return text("the path ", path->path1().string(), " leads through links in a circle; name another");
  }
  if (path != nullptr && path->code() == std::errc::filename_too_long) {
    return text("the path ", path->path1().string(),
                " is longer than the file system allows, or one of its names is; take shorter ones");
  }
  return {};
}

} // namespace lsdeconv
