#pragma once

#include <filesystem>
#include <string>

namespace lsdeconv {

/// Whether the file is a page of this program: Page::html() marks them.
bool is_own_page(const std::filesystem::path& path);

/// Throws UserError where a page could not be put at `path`: it is a folder or a file of something else, or
/// its folder does not exist or may not be written to. option: that names the path, "--output".
void require_page_place(const std::filesystem::path& path, const std::string& option);

/// Puts the page at `path` at once, in place of an earlier one. Gives why that is not possible, a sentence
/// without its full stop, also where something else is there; empty where it was.
std::string write_page(const std::filesystem::path& path, const std::string& html);

} // namespace lsdeconv
