#pragma once

#include "lsdeconv/zarr/stored_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::zarr {

/// An axis of an image: name "z", type "space", unit "micrometer"; empty where nothing is said.
struct OmeAxis {
  std::string name;
  std::string type;
  std::string unit;

  bool operator==(const OmeAxis&) const = default;
};

/// One resolution of an image. Position of a sample along an axis = scale · index + translation, in the
/// axis's unit; transformations that all levels share are already part of it.
struct OmeLevel {
  std::string path; ///< Of the array below the image's folder; it does not lead out of that.
  std::vector<double> scale;
  std::vector<double> translation;

  bool operator==(const OmeLevel&) const = default;
};

/// How viewers show a channel at first.
struct OmeChannel {
  std::string label{};
  std::string color = "FFFFFF"; ///< Red, green, blue, hexadecimal.
  double least = 0;             ///< Range of the samples.
  double most = 65535;
  double black = 0; ///< What is shown as black, and as the brightest.
  double white = 65535;

  bool operator==(const OmeChannel&) const = default;
};

/// What OME-Zarr says of an image: of its axes, its resolutions, largest first, and how to show it.
/// https://ngff.openmicroscopy.org
struct OmeImage {
  std::string version = "0.5"; ///< "0.1" to "0.5"; from 0.5 on with Zarr 3.
  std::string name{};
  std::vector<OmeAxis> axes{};
  std::vector<OmeLevel> levels{};
  std::vector<OmeChannel> channels{};
  std::int64_t images = 1; ///< Number of images that the same metadata describe, this one included.
  std::string reduction{}; ///< How a level is made of the one before: "type" of the multiscale.

  bool operator==(const OmeImage&) const = default;
};

/// Reads the metadata of the image in the folder `path` below the root ("": the root itself); none where no
/// image lies there (perhaps an array, or a folder of images). What the image says of how to show it is
/// passed over where it makes no sense. Throws UserError with one sentence: what the metadata lack or
/// contradict.
///
/// number: which of several images, from 0; the first one where there are not so many.
std::optional<OmeImage> read_ome_image(const Root& root, const std::filesystem::path& path,
                                       std::int64_t number = 0);

/// Files with the metadata of a group.
struct GroupFile {
  std::string name;
  std::string content;
};

/// The files that make a folder an image of version 0.4 (.zgroup, .zattrs) or 0.5 (zarr.json), the one by
/// which readers know it last. `attributes` is a JSON object of text of further attributes: {"lsdeconv":
/// ...}.
std::vector<GroupFile> ome_image_files(const OmeImage& image, const std::string& attributes);

/// One attribute of a group, as JSON; none where the group or the attribute is not there. Throws UserError.
std::optional<std::string> read_attribute(const Root& root, const std::filesystem::path& path,
                                          const std::string& name);

} // namespace lsdeconv::zarr
