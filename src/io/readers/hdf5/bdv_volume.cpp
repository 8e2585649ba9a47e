#include "../axis_choice.hpp"
#include "../inspection/fault_list.hpp"
#include "bdv_xml.hpp"
#include "hdf5_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"
#include "lsdeconv/sys/hdf5/links.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_members = 1'000'000;
constexpr std::int64_t most_xml_bytes = std::int64_t{64} << 20;

std::string file_text(const fs::path& path) {
  const ReadableFile file(path);
  if (file.size() > most_xml_bytes) {
    throw Error(text(path.filename().string(), " has ", file.size(), " bytes, too many for an XML file"));
  }
  std::string xml(static_cast<std::size_t>(file.size()), '\0');
  file.read_at(0, std::as_writable_bytes(std::span(xml)));
  return xml;
}

/// The HDF5 file that an XML file names. It must lie beside it: an XML file from elsewhere may name any file
/// of this machine.
fs::path hdf5_file_of(const fs::path& xml_path, const BdvXml& xml) {
  if (xml.format != "bdv.hdf5") {
    throw Error(
        text("its images are stored as '", xml.format,
             "', which this program does not read; resave them as HDF5, or name an OME-Zarr folder itself"));
  }
  const fs::path named = xml.hdf5_file;
  if (named.empty() || named != named.filename()) {
    throw Error(
        text("its images lie in '", xml.hdf5_file, "', not in a file beside it; name that file itself"));
  }
  return xml_path.parent_path() / named;
}

/// The files of a dataset: the HDF5 file, and what the XML file beside it says.
struct BdvFiles {
  fs::path hdf5;
  std::optional<BdvXml> xml;
};

BdvFiles files_of(const fs::path& path) {
  if (path.extension() == ".xml") {
    std::optional<BdvXml> xml = parse_bdv_xml(file_text(path));
    if (!xml) {
      throw Error("it is no XML file of BigDataViewer");
    }
    fs::path hdf5 = hdf5_file_of(path, *xml);
    return {std::move(hdf5), std::move(xml)};
  }
  const fs::path beside = fs::path(path).replace_extension(".xml");
  std::error_code absent;
  return {path, fs::is_regular_file(beside, absent) ? parse_bdv_xml(file_text(beside)) : std::nullopt};
}

/// The members whose names are a letter and at least two digits: "t00000", "s01".
std::vector<std::string> numbered(const hdf5::Handle& group, char letter) {
  std::vector<std::string> names = hdf5::members(group, most_members);
  std::erase_if(names, [&](const std::string& name) {
    return name.size() < 3 || name.front() != letter
           || !std::all_of(name.begin() + 1, name.end(),
                           [](unsigned char c) { return std::isdigit(c) != 0; });
  });
  return names;
}

/// Whether a file with these members holds the blocks of a run.
bool is_checkpoint(const std::vector<std::string>& names) {
  const std::set<std::string> all(names.begin(), names.end());
  return all.contains("blocks") && all.contains("run") && all.contains("volume");
}

[[noreturn]] void refuse(const hdf5::File& file) {
  const std::vector<std::string> names = hdf5::members(file.handle(), most_members);
  if (is_checkpoint(names)) {
    throw Error("it is the checkpoint of a run of this program: name the volume that the run deconvolves, "
                "or write its slices with lsdeconv export");
  }
  constexpr std::size_t most_named = 8;
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i) {
    list += (i == 0 ? "" : ", ") + names[i];
  }
  list += names.size() > most_named ? ", …" : "";
  throw Error(text("it holds no volume of BigDataViewer (t00000/s00/0/cells), but ",
                   names.empty() ? "nothing" : list));
}

std::int64_t id_of(const std::string& setup) {
  return std::stoll(setup.substr(1));
}

/// Whether the setups are channels of one image: the XML file says that nothing else tells them apart.
bool are_channels(const std::vector<std::string>& setups, const std::optional<BdvXml>& xml) {
  std::set<std::string> channels;
  std::set<std::string> others;
  for (const std::string& setup : setups) {
    const auto found =
        xml ? xml->setups.find(id_of(setup)) : std::map<std::int64_t, BdvSetup>::const_iterator{};
    if (!xml || found == xml->setups.end()) {
      return false;
    }
    channels.insert(found->second.channel);
    others.insert(found->second.others);
  }
  return channels.size() == setups.size() && others.size() == 1;
}

std::int64_t levels_of(const hdf5::File& file, const std::string& group) {
  std::int64_t levels = 0;
  while (hdf5::holds(file.handle(), text(group, '/', levels, "/cells"))) {
    ++levels;
  }
  return levels;
}

/// By how much a level is coarser than the finest, from the table s00/resolutions: a row x, y, z for each
/// level.
Spacing3 coarseness(const hdf5::File& file, const std::string& setup, std::int64_t level) {
  const std::string table = setup + "/resolutions";
  if (!hdf5::holds(file.handle(), table) || !hdf5::is_dataset(file.handle(), table)) {
    return level == 0 ? Spacing3{1, 1, 1} : Spacing3{};
  }
  const hdf5::Dataset dataset = file.dataset(table);
  const hdf5::Extent extent = dataset.extent();
  if (extent.size() != 2 || extent[1] != axes || extent[0] <= static_cast<hsize_t>(level)) {
    return {};
  }
  Triple<double> row; // x, y, z
  dataset.read({{static_cast<hsize_t>(level), 0}, {1, axes}}, &row.z);
  return {row.x, row.y, row.z};
}

StatedAcquisition stated_by(const std::optional<BdvXml>& xml, const std::string& setup,
                            const Spacing3& coarser) {
  StatedAcquisition stated;
  if (!xml || !xml->setups.contains(id_of(setup))) {
    return stated;
  }
  const Spacing3 finest = xml->setups.at(id_of(setup)).voxel;
  stated.source = "the BigDataViewer XML file";
  for (int axis = 0; axis < axes; ++axis) {
    const double size = finest[axis] * coarser[axis];
    stated.voxel[axis] = size > 0 && std::isfinite(size) ? size : 0;
  }
  return stated;
}

} // namespace

Hdf5Volume find_bdv_volume(const fs::path& path, const ImageChoice& choice) {
  const BdvFiles files = files_of(path);
  const hdf5::File file = hdf5::File::open(files.hdf5);
  const std::vector<std::string> times = numbered(file.handle(), 't');
  if (times.empty()) {
    refuse(file);
  }
  const std::vector<std::string> setups = numbered(file.group(times.front()), 's');
  if (setups.empty()) {
    throw Error(
        text("its group ", times.front(),
             " holds no setup (s00); links to other files are not followed, name the file that holds it"));
  }
  const auto count = static_cast<std::int64_t>(setups.size());
  const bool channels = are_channels(setups, files.xml);
  const ChosenVolume chosen = chosen_volume(
      choice,
      {.images = channels ? 1 : count,
       .times = static_cast<std::int64_t>(times.size()),
       .channels = channels ? count : 1,
       .levels = std::max<std::int64_t>(1, levels_of(file, times.front() + '/' + setups.front()))},
      path);
  const std::string& setup = setups[static_cast<std::size_t>(channels ? chosen.channel : chosen.image)];
  Hdf5Volume volume;
  volume.file = files.hdf5;
  volume.dataset =
      text(times[static_cast<std::size_t>(chosen.time)], '/', setup, '/', chosen.level, "/cells");
  volume.raw_unsigned = true; // BigDataViewer stores all counts as signed integers of 16 bits
  volume.stated = stated_by(files.xml, setup, coarseness(file, setup, chosen.level));
  return volume;
}

} // namespace lsdeconv
