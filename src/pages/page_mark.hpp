#pragma once

#include <string_view>

namespace lsdeconv {

/// Stands near the beginning of every page, by which this program knows its own.
inline constexpr std::string_view page_mark = R"(<meta name="generator" content="lsdeconv"/>)";

} // namespace lsdeconv
