#pragma once

#include "file_header.hpp"

#include "lsdeconv/sys/png/image.hpp"

namespace lsdeconv {

/// The image of a PNG as a page: one chunk.
PageHeader page_of(const png::Header& image);

/// inspect_file() for a PNG. Colours, transparency and fewer than 8 bits of grey are faults.
FileHeader inspect_png(const std::filesystem::path& path, PagesWanted wanted, std::int64_t chunks);

} // namespace lsdeconv
