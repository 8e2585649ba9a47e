#pragma once

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Why the file cannot be used as a checkpoint, and what the user can do. reason: what opening it has found.
std::string refusal(const std::filesystem::path& path, const std::string& reason);

} // namespace lsdeconv
