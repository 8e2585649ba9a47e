#pragma once

#include <string>

namespace lsdeconv {

/// The style of all pages, CSS.
std::string style_sheet();

} // namespace lsdeconv
