#include "../axis_choice.hpp"
#include "../inspection/length_unit.hpp"
#include "hdf5_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"
#include "lsdeconv/sys/hdf5/links.hpp"

#include <charconv>
#include <cmath>

namespace lsdeconv {
namespace {

/// Number of groups "NAME 0", "NAME 1" … in a group.
std::int64_t count_of(const hdf5::File& file, const std::string& group, const char* name) {
  std::int64_t count = 0;
  while (hdf5::holds(file.handle(), text(group, '/', name, ' ', count))) {
    ++count;
  }
  return count;
}

/// The number that an attribute holds as text; 0 where there is none.
double number_in(const hdf5::Handle& object, const std::string& attribute) {
  const std::string value = hdf5::any_text_attribute(object, attribute);
  double number = 0;
  const auto result = std::from_chars(value.data(), value.data() + value.size(), number);
  return result.ec == std::errc{} && std::isfinite(number) ? number : 0;
}

/// The extent that attributes state; zeros where they do not.
Extent3 stated_extent(const hdf5::Handle& object, const std::string& prefix) {
  constexpr double most = 1e15;
  Extent3 extent;
  for (int axis = 0; axis < axes; ++axis) {
    const double size = number_in(object, prefix + "ZYX"[axis]);
    extent[axis] = size >= 1 && size < most ? static_cast<std::int64_t>(size) : 0;
  }
  return extent.z > 0 && extent.y > 0 && extent.x > 0 ? extent : Extent3{};
}

/// Voxel size of an image of `extent` voxels between ExtMin and ExtMax, whose numbers count x, y, z.
Spacing3 voxel_size(const hdf5::Handle& image, const Extent3& extent) {
  const std::string stated_unit = hdf5::any_text_attribute(image, "Unit");
  const double unit = stated_unit.empty() ? 1 : micrometres_per(stated_unit);
  Spacing3 voxel;
  for (int axis = 0; axis < axes; ++axis) {
    const char number = "210"[axis];
    const double length =
        number_in(image, std::string("ExtMax") + number) - number_in(image, std::string("ExtMin") + number);
    voxel[axis] = length > 0 && extent[axis] > 0 ? unit * length / static_cast<double>(extent[axis]) : 0;
  }
  return voxel;
}

StatedAcquisition stated_by(const hdf5::File& file, const Extent3& extent, std::int64_t channel) {
  StatedAcquisition stated;
  if (!hdf5::holds(file.handle(), "DataSetInfo/Image")) {
    return stated;
  }
  const hdf5::Handle image = file.group("DataSetInfo/Image");
  stated.source = "Imaris";
  stated.voxel = voxel_size(image, extent);
  stated.na = std::max(0.0, number_in(image, "NumericalAperture"));
  const std::string name = text("DataSetInfo/Channel ", channel);
  if (hdf5::holds(file.handle(), name)) {
    const hdf5::Handle group = file.group(name);
    stated.excitation_nm = std::max(0.0, number_in(group, "LSMExcitationWavelength"));
    stated.emission_nm = std::max(0.0, number_in(group, "LSMEmissionWavelength"));
  }
  return stated;
}

/// The voxels that count: datasets are padded to whole chunks.
Extent3 extent_of(const hdf5::File& file, const std::string& channel, std::int64_t level) {
  const Extent3 stated = stated_extent(file.group(channel), "ImageSize");
  return stated != Extent3{} || level > 0 || !hdf5::holds(file.handle(), "DataSetInfo/Image")
             ? stated
             : stated_extent(file.group("DataSetInfo/Image"), "");
}

} // namespace

Hdf5Volume find_imaris_volume(const std::filesystem::path& path, const ImageChoice& choice) {
  const hdf5::File file = hdf5::File::open(path);
  const std::string first = "DataSet/ResolutionLevel 0";
  if (!hdf5::holds(file.handle(), first + "/TimePoint 0/Channel 0/Data")) {
    throw Error(text("it holds no volume of Imaris 5.5 (", first, "/TimePoint 0/Channel 0/Data)"));
  }
  const ChosenVolume chosen = chosen_volume(choice,
                                            {.images = 1,
                                             .times = count_of(file, first, "TimePoint"),
                                             .channels = count_of(file, first + "/TimePoint 0", "Channel"),
                                             .levels = count_of(file, "DataSet", "ResolutionLevel")},
                                            path);
  const std::string channel =
      text("DataSet/ResolutionLevel ", chosen.level, "/TimePoint ", chosen.time, "/Channel ", chosen.channel);
  Hdf5Volume volume;
  volume.file = path;
  volume.dataset = channel + "/Data";
  if (!hdf5::holds(file.handle(), volume.dataset)) {
    throw Error(text("it holds no ", volume.dataset));
  }
  volume.extent = extent_of(file, channel, chosen.level);
  volume.stated = stated_by(file, volume.extent, chosen.channel);
  volume.stated.deconvolved = describes_result(hdf5::any_text_attribute(file.handle(), "lsdeconv"));
  return volume;
}

} // namespace lsdeconv
