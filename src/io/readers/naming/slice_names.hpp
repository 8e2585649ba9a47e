#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Whether the name ends in .tif, .tiff, .btf, .tf2 or .tf8, in upper or lower case.
bool has_tiff_name(const std::filesystem::path& path);

/// Slices of one kind, which are files of their own in a folder.
struct SliceKind {
  std::string_view format;                             ///< VolumeFormatRow::name of such folders.
  std::string_view files;                              ///< What the files are: "TIFF".
  std::string_view endings;                            ///< Of their names, as messages list them.
  bool (*is_slice)(const std::filesystem::path& name); ///< Whether a file of that name is one.
};

/// All kinds of slices: which endings belong to which format.
std::span<const SliceKind> slice_kinds();
const SliceKind& tiff_slices();
const SliceKind& png_slices();

/// Natural order: runs of digits compare by their value, so that img_2 comes before img_10.
bool natural_less(std::string_view a, std::string_view b);

/// The names of the slices in a folder that match a value of --pattern (SlicePattern; empty: all), in natural
/// order, without hidden files and folders. Throws UserError where there are none or the folder cannot be
/// read.
std::vector<std::string> slice_names(const std::filesystem::path& folder, const std::string& pattern,
                                     const SliceKind& kind = tiff_slices());

/// The kind of the slices in a folder whose names match a value of --pattern: that of most files; TIFF where
/// there are none. Throws UserError where of another kind there are half as many or more.
const SliceKind& kind_of_slices(const std::filesystem::path& folder, const std::string& pattern);

/// Whether slice_names() finds any. False for a folder that cannot be read.
bool holds_slices(const std::filesystem::path& folder, const SliceKind& kind);

} // namespace lsdeconv
