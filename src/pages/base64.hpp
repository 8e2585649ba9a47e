#pragma once

#include <string>
#include <string_view>

namespace lsdeconv {

/// The bytes in base64 with its padding (RFC 4648, section 4), for URIs of data.
std::string base64(std::string_view bytes);

} // namespace lsdeconv
