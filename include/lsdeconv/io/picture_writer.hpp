#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lsdeconv {

/// Writes a grey picture, extent {1, height, width}, as an uncompressed 8-bit TIFF that every viewer opens;
/// whole or not at all. Throws Error: disk full, no permission.
void write_picture(const std::filesystem::path& path, const Volume<std::uint8_t>& picture,
                   const std::string& description);

} // namespace lsdeconv
