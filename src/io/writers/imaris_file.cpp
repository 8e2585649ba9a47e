#include "lsdeconv/io/writers/imaris_file.hpp"

#include "block_means.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/subprocess.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

constexpr std::size_t bins = 256; // of a histogram
constexpr unsigned packed_level = 2;
constexpr unsigned unpacked_level = 0;
constexpr const char* own_attribute = "lsdeconv";

std::string channel_of(std::size_t level) {
  return text("/DataSet/ResolutionLevel ", level, "/TimePoint 0/Channel 0");
}

hdf5::Extent shape_of(const Extent3& e) {
  return {static_cast<hsize_t>(e.z), static_cast<hsize_t>(e.y), static_cast<hsize_t>(e.x)};
}

hdf5::Slab slab_of(const Box3& box) {
  return {shape_of({box.begin.z, box.begin.y, box.begin.x}), shape_of(box.extent())};
}

/// Name and value of attributes.
using Attributes = std::vector<std::pair<std::string, std::string>>;

void write_all(const hdf5::Handle& object, const Attributes& attributes) {
  for (const auto& [name, value] : attributes) {
    hdf5::write_characters_attribute(object, name, value);
  }
}

void write_root(const hdf5::File& file, const ImarisFormat& format) {
  write_all(file.handle(), {{"ImarisDataSet", "ImarisDataSet"},
                            {"ImarisVersion", "5.5.0"},
                            {"DataSetInfoDirectoryName", "DataSetInfo"},
                            {"ThumbnailDirectoryName", "Thumbnail"},
                            {"DataSetDirectoryName", "DataSet"}});
  hdf5::write_integers_attribute(file.handle(), "NumberOfDataSets", {1});
  hdf5::write_text_attribute(file.handle(), own_attribute, format.description);
}

/// Imaris counts positions of voxels' borders: the volume begins half a voxel before its first centre.
Attributes image_attributes(const PyramidLevel& volume) {
  Attributes all{{"X", text(volume.extent.x)},
                 {"Y", text(volume.extent.y)},
                 {"Z", text(volume.extent.z)},
                 {"Unit", "um"},
                 {"Noc", "1"},
                 {"Name", "deconvolved"},
                 {"Description", "lsdeconv " + program_version()}};
  for (int axis = 0; axis < axes; ++axis) {
    const char number = "210"[axis];
    const double begin = volume.origin[axis] - volume.voxel[axis] / 2;
    const double length = volume.voxel[axis] * static_cast<double>(volume.extent[axis]);
    all.emplace_back(std::string("ExtMin") + number, number_text(begin));
    all.emplace_back(std::string("ExtMax") + number, number_text(begin + length));
  }
  return all;
}

void write_information(const hdf5::File& file, const PyramidLevel& volume, const ImarisFormat& format) {
  (void)file.create_group("/DataSetInfo");
  write_all(file.create_group("/DataSetInfo/Image"), image_attributes(volume));
  write_all(file.create_group("/DataSetInfo/Channel 0"),
            {{"Name", "deconvolved"},
             {"ColorMode", "BaseColor"},
             {"Color", "1.000 1.000 1.000"},
             {"ColorOpacity", "1.000"},
             {"ColorRange", text("0.000 ", number_text(format.brightest))}});
  write_all(file.create_group("/DataSetInfo/TimeInfo"),
            {{"DatasetTimePoints", "1"}, {"FileTimePoints", "1"}, {"TimePoint1", "2000-01-01 00:00:00.000"}});
}

hdf5::Dataset create_voxels(const hdf5::File& file, std::size_t level, const Extent3& extent,
                            const ImarisFormat& format) {
  Extent3 chunk = ImarisLevel::chunk();
  for (int axis = 0; axis < axes; ++axis) {
    chunk[axis] = std::min(chunk[axis], extent[axis]);
  }
  const std::string name = channel_of(level) + "/Data";
  const unsigned packed = format.compressed ? packed_level : unpacked_level;
  switch (format.type) {
  case VoxelType::uint8:
    return file.create_packed<std::uint8_t>(name, shape_of(extent), shape_of(chunk), packed);
  case VoxelType::uint16:
    return file.create_packed<std::uint16_t>(name, shape_of(extent), shape_of(chunk), packed);
  case VoxelType::float32:
    break;
  }
  return file.create_packed<float>(name, shape_of(extent), shape_of(chunk), packed);
}

void write_level(const hdf5::File& file, std::size_t level, const Extent3& extent,
                 const ImarisFormat& format) {
  const std::string resolution = text("/DataSet/ResolutionLevel ", level);
  (void)file.create_group(resolution);
  (void)file.create_group(resolution + "/TimePoint 0");
  write_all(file.create_group(channel_of(level)), {{"ImageSizeX", text(extent.x)},
                                                   {"ImageSizeY", text(extent.y)},
                                                   {"ImageSizeZ", text(extent.z)},
                                                   {"HistogramMin", "0.000"},
                                                   {"HistogramMax", number_text(format.brightest)}});
  (void)create_voxels(file, level, extent, format);
  (void)file.create_dataset<std::uint64_t>(channel_of(level) + "/Histogram", {bins}, hdf5::Fill::zero);
}

/// Calls body(first sample) with the samples in their type.
template <typename Body>
void as_typed(VoxelType type, const std::byte* samples, Body&& body) {
  switch (type) {
  case VoxelType::uint8:
    return body(reinterpret_cast<const std::uint8_t*>(samples));
  case VoxelType::uint16:
    return body(reinterpret_cast<const std::uint16_t*>(samples));
  case VoxelType::float32:
    return body(reinterpret_cast<const float*>(samples));
  }
}

} // namespace

void create_imaris_file(const std::filesystem::path& path, const std::vector<PyramidLevel>& levels,
                        const ImarisFormat& format) {
  hdf5::File file = hdf5::File::create_shareable(path);
  write_root(file, format);
  write_information(file, levels.front(), format);
  (void)file.create_group("/DataSet");
  for (std::size_t level = 0; level < levels.size(); ++level) {
    write_level(file, level, levels[level].extent, format);
  }
  file.close();
}

std::optional<std::string> imaris_description(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) {
    return std::nullopt;
  }
  try { // the file may be anything, which HDF5 need not survive
    return answer_of_subprocess(
        {}, [&] { return hdf5::read_text_attribute(hdf5::File::open(path).handle(), own_attribute); });
  } catch (const Error&) { // no HDF5, a damaged one, or another program's
    return std::nullopt;
  }
}

ImarisLevel::ImarisLevel(const std::filesystem::path& path, std::size_t level, const ImarisFormat& format)
    : format_(format), file_(hdf5::File::modify_shareable(path)), level_(level),
      voxels_(file_.dataset(channel_of(level) + "/Data")), histogram_(bins, 0) {}

Extent3 ImarisLevel::chunk() {
  return {16, 128, 128};
}

void ImarisLevel::write(const Box3& box, std::span<const std::byte> samples) {
  as_typed(format_.type, samples.data(), [&](const auto* typed) { voxels_.write(slab_of(box), typed); });
  count(samples);
}

void ImarisLevel::count(std::span<const std::byte> samples) {
  const double scale = format_.brightest > 0 ? static_cast<double>(bins) / format_.brightest : 0;
  as_typed(format_.type, samples.data(), [&](const auto* typed) {
    const std::size_t number = samples.size() / sizeof(*typed);
    std::for_each(typed, typed + number, [&](const auto sample) {
      const double bin = std::clamp(scale * static_cast<double>(sample), 0.0, bins - 1.0);
      ++histogram_[static_cast<std::size_t>(bin)];
    });
  });
}

template <typename Sample>
void ImarisLevel::write_means_of(const Box3& box, const PyramidLevel& geometry, const Extent3& finer) {
  const Box3 from = finer_box(box, geometry.factor, finer);
  std::vector<Sample> samples(static_cast<std::size_t>(from.voxels()));
  file_.dataset(channel_of(level_ - 1) + "/Data").read(slab_of(from), samples.data());
  BlockMeans<Sample> means(box, geometry.factor, finer);
  means.add(samples.data(), from);
  write(box, means.samples());
}

void ImarisLevel::write_means(const Box3& box, const PyramidLevel& geometry, const Extent3& finer) {
  switch (format_.type) {
  case VoxelType::uint8:
    return write_means_of<std::uint8_t>(box, geometry, finer);
  case VoxelType::uint16:
    return write_means_of<std::uint16_t>(box, geometry, finer);
  case VoxelType::float32:
    return write_means_of<float>(box, geometry, finer);
  }
}

void ImarisLevel::finish() {
  file_.dataset(channel_of(level_) + "/Histogram").write_all(histogram_);
  voxels_.close();
  file_.close();
}

} // namespace lsdeconv
