#pragma once

#include "lsdeconv/core/volume.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lsdeconv {

/// Writes a grey picture of extent {1, height, width} as an uncompressed 8-bit TIFF that any viewer opens.
/// The file is completed under a temporary name and then renamed. `description` becomes its ImageDescription.
/// Throws Error (disk full, no permission).
void write_picture(const std::filesystem::path& path, const Volume<std::uint8_t>& picture,
                   const std::string& description);

} // namespace lsdeconv
