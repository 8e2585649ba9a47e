#pragma once

#include "inspection/page_axes.hpp"

#include "lsdeconv/io/readers/image_choice.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace lsdeconv {

/// Where a plane of a volume lies.
struct PlaneSource {
  std::int64_t file = 0; ///< Index in a list of files.
  std::int64_t page = 0; ///< Of the file, from 0.

  bool operator==(const PlaneSource&) const = default;
};

/// The planes, by z, of the volume that `choice` means in a file of `pages` pages (0, 1, 2 …) that follow
/// each other along `axes`; empty axes: all are one volume. A single axis is z, whatever it is called: the
/// frames of a stack are often its slices. Throws UserError where the choice is open or impossible, or the
/// axes do not fit the pages.
std::vector<std::int64_t> planes_of_axes(const std::vector<PageAxis>& axes, std::int64_t pages,
                                         const ImageChoice& choice, const std::filesystem::path& input);

} // namespace lsdeconv
