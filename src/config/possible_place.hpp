#pragma once

#include <cstddef>
#include <filesystem>

namespace lsdeconv {

/// Throws UserError for a path at which nothing can be made: it goes through a link to nothing or through
/// links in a circle, or it or one of its names is too long. added: bytes that the names of files beside it
/// have more. An empty path is none.
void require_possible_place(const std::filesystem::path& place, std::size_t added = 0);

} // namespace lsdeconv
