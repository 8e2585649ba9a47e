#pragma once

#include <string_view>

namespace lsdeconv {

/// The style of all pages, CSS.
std::string_view style_sheet();

} // namespace lsdeconv
