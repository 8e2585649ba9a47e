#pragma once

#include "lsdeconv/commands/series_place.hpp"
#include "lsdeconv/io/readers/volume_search.hpp"

#include <filesystem>
#include <vector>

namespace lsdeconv {

/// Where each of the volumes of a folder tree goes: a folder below `output` that is named like the volume's
/// folder below `root`, its file or its pattern. None is, or lies in, that of another.
std::vector<SeriesPlace> series_places(const std::vector<FoundVolume>& volumes,
                                       const std::filesystem::path& root,
                                       const std::filesystem::path& output);

} // namespace lsdeconv
