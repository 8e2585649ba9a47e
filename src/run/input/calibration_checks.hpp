#pragma once

#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// An image that calibrates the camera, as an option names it.
struct CalibrationFile {
  const char* option; ///< Without the dashes.
  const std::filesystem::path& path;
};

/// How much neighbouring parts of an image differ: the 95th percentile of the differences between the means
/// of neighbouring tiles of tile_side pixels, in relation to their own mean or, where that is darker, to the
/// median tile; along y or x, whichever is more. Noise of the pixels is averaged out. 0 for an image too
/// small to have tiles.
double roughness(VolumeView<const float> image);

/// A sentence where the image shows a sample and not an even field or a dark frame; else empty. Pictures in
/// the dark are near 0.01, flat fields up to 0.12, with wide stripes of 5 % in them 0.15, slices of embryos
/// and brains above 0.22; the limit of 0.18 lies between. least_step: in pictures whose roughness is less
/// than so many counts, nothing can be seen.
std::string calibration_warning(const CalibrationFile& file, VolumeView<const float> image,
                                double least_step);

/// A sentence where the darkest pixels of a flat field are about as bright as the camera is in the dark,
/// while most are much brighter, so that it still holds the camera's offset; else empty. given: what is taken
/// off it
/// (--flat-offset); dark: counts of the camera in the dark, 0 where they are not known.
std::string flat_offset_warning(const CalibrationFile& file, VolumeView<const float> image, double given,
                                double dark);

/// Throws UserError where the image is one of the slices that are deconvolved. input: their folder, or the
/// file that they are in.
void require_no_slice(const CalibrationFile& file, const std::filesystem::path& input,
                      const VolumeDescription& volume);

} // namespace lsdeconv
