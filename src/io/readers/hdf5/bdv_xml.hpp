#pragma once

#include "lsdeconv/core/box.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lsdeconv {

/// What a BigDataViewer XML file says of one of its setups.
struct BdvSetup {
  Spacing3 voxel{};      ///< Micrometres at the finest level; zeros: not stated.
  std::string channel{}; ///< Id of its channel.
  std::string others{};  ///< Ids of its other attributes: tile, angle, illumination.
};

/// What is read of a BigDataViewer XML file.
struct BdvXml {
  std::string format{};                      ///< Of the image loader: "bdv.hdf5".
  std::string hdf5_file{};                   ///< As the image loader names it.
  std::map<std::int64_t, BdvSetup> setups{}; ///< By id.
};

/// Reads the text of an XML file; none where it is none of BigDataViewer. What makes no sense counts as not
/// stated.
std::optional<BdvXml> parse_bdv_xml(const std::string& xml);

} // namespace lsdeconv
