#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lsdeconv {

/// A place on the way from one name to the next: 0 is the first one, `places` the second one.
struct PlaceBetween {
  std::int64_t place;
  std::int64_t places;
};

/// The name that counts on from `a` to `b`: img_005.tif at place 2 of 4 from img_003.tif to img_007.tif. Its
/// number has as many digits as that of `a`, or more where it needs them. None where the names differ in more
/// than one number, or the number has no whole value at that place.
std::optional<std::string> name_between(const std::string& a, const std::string& b, PlaceBetween at);

/// The file's name with an ending that is right for a TIFF without OME-XML: .tif and .tiff in upper or lower
/// case stay, .ome in front of them goes, every other ending becomes .tif.
std::string with_tiff_ending(const std::string& name);

/// Whether a name is UTF-8 without control characters, so that texts and XML can hold it.
bool is_printable(const std::string& name);

} // namespace lsdeconv
