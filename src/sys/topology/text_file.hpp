#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv::topology {

/// The whole of a small file of /proc or /sys; none where there is no such file or it cannot be read.
std::optional<std::string> content_of(const std::filesystem::path& path);

/// Its first line without the blanks around it; empty where there is none.
std::string first_line_of(const std::filesystem::path& path);

/// The number that a text begins with; none for anything else, such as "max".
std::optional<std::int64_t> leading_number(std::string_view text);

/// The number behind a key at the begin of a line: "inactive_file 4096", "MemAvailable:   1024 kB".
std::optional<std::int64_t> number_after(std::string_view text, std::string_view key);

/// What follows a key at the begin of a line, without the blanks around it; empty where no line begins so.
std::string value_after(std::string_view text, std::string_view key);

} // namespace lsdeconv::topology
