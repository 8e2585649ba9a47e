#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

/// Names for which sorting as plain text, as most programs do, gives the order that they have here: the names
/// themselves where it does, else with zeros in front of their numbers (img_9.tif becomes img_09.tif beside
/// img_10.tif). None where that does not help. Digits behind a decimal point stay.
std::optional<std::vector<std::string>> sortable_names(std::vector<std::string> names);

/// The file's name with the ending that programs look for in TIFFs without OME-XML: .tif in place of any
/// other and of .ome.tif.
std::string with_tiff_ending(const std::string& name);

/// Whether a name ends as those of slices do, in this version (.tif) or in others (.tiff, upper case).
bool is_tiff_name(const std::string& name);

/// Whether a slice can have the name: is_printable(), and short enough for every file system.
bool is_usable(const std::string& name);

/// Whether a name is UTF-8 without control characters, so that texts and XML can hold it.
bool is_printable(const std::string& name);

} // namespace lsdeconv
