#pragma once

#include "lsdeconv/io/readers/stated_acquisition.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// A run of planes of an image and where it lies (an element TiffData of OME-XML). The planes follow each
/// other along the axes of the image as the pages of the file do.
struct OmePlanes {
  std::int64_t z = 0; ///< Of the first plane.
  std::int64_t channel = 0;
  std::int64_t time = 0;
  std::int64_t page = 0;  ///< Of the file, from 0, that holds it.
  std::int64_t count = 0; ///< Planes; 0: up to the last one of the image.
  std::string file{};     ///< Name without folder; empty: the file that the OME-XML stands in.
};

/// An image of OME-XML: one volume per channel and time.
struct OmeImage {
  std::int64_t slices = 1;
  std::int64_t channels = 1;
  std::int64_t times = 1;
  std::string order = "ZCT"; ///< The axes of its planes, the fastest first.
  std::vector<OmePlanes> planes{};
  StatedAcquisition stated{};                   ///< Of all channels; wavelengths are not set.
  std::vector<StatedAcquisition> of_channels{}; ///< The same with the wavelengths of each; may have fewer.
};

/// What OME-XML says of the pages of TIFFs.
struct OmeMetadata {
  std::vector<OmeImage> images;
  std::string metadata_file; ///< Name of the file that holds the OME-XML; empty: this is it.
};

/// Whether an ImageDescription is OME-XML.
bool is_ome_xml(std::string_view description);

/// Reads OME-XML of any version. What cannot be made out is left out.
OmeMetadata ome_metadata(std::string_view xml);

/// What an image states on how a channel of it was taken.
StatedAcquisition stated_acquisition(const OmeImage& image, std::int64_t channel);

} // namespace lsdeconv
