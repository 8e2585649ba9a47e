#pragma once

#include <cstdint>
#include <string_view>

namespace lsdeconv {

/// The value of a line `name=value` of an ImageDescription as ImageJ writes it; empty where there is none.
std::string_view line_value(std::string_view description, std::string_view name);

/// The whole number at the beginning of `text`; `otherwise` where there is none above 0.
std::int64_t count_in(std::string_view text, std::int64_t otherwise);

} // namespace lsdeconv
