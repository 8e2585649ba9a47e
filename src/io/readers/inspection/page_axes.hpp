#pragma once

#include "lsdeconv/sys/tiff/directory.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lsdeconv {

/// An axis along which the pages of a file follow each other.
struct PageAxis {
  char name = 0; ///< 'z', 'c' for channel, 't' for time; 0 where nobody says.
  std::int64_t size = 1;

  bool operator==(const PageAxis&) const = default;
};

/// The axes of the pages of a file, the fastest first, as its first page describes them: ImageJ (channels,
/// slices, frames) or the Python module tifffile (shape, axes). Axes of size 1 are left out. Empty where
/// nothing is described. Throws Error where the description contradicts itself.
std::vector<PageAxis> page_axes(const tiff::Directory& first);

/// The number of pages of all of these axes.
std::int64_t page_count(const std::vector<PageAxis>& axes);

/// The number of pages that the first page of a file describes, 0 where it describes none.
std::int64_t described_pages(const tiff::Directory& first);

} // namespace lsdeconv
