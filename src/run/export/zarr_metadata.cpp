#include "zarr_metadata.hpp"

#include "zarr_place.hpp"

#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

/// What of the volume is dark and what bright: between these percentiles viewers spread their grey levels.
constexpr double window_percentile = 0.1;

/// The sample for so many counts.
double stored(const IntensityMapping& mapping, double counts) {
  Saturation ignored;
  return static_cast<double>(map_intensity(static_cast<float>(counts), mapping, ignored));
}

zarr::OmeChannel channel_of(const IntensityMapping& mapping, const IntensityHistogram& histogram) {
  zarr::OmeChannel channel{.label = "deconvolved"};
  const bool real = mapping.type == VoxelType::float32;
  channel.most = real ? stored(mapping, histogram.percentile(100)) : largest_sample(mapping.type);
  channel.black = stored(mapping, histogram.percentile(window_percentile));
  channel.white = stored(mapping, histogram.percentile(100 - window_percentile));
  if (!(channel.most > channel.least)) { // a volume of zeros: a window of some width all the same
    channel.most = channel.least + 1;
  }
  if (!(channel.white > channel.black)) {
    channel.black = channel.least;
    channel.white = channel.most;
  }
  return channel;
}

Json provenance(const ExportRequest& request, const std::string& description, const Checkpoint& checkpoint,
                const Saturation& saturation) {
  const IntensityMapping& mapping = request.zarr.mapping;
  Json missing = Json::array();
  for (const BlockId id : request.missing) {
    missing.push_back(id.value);
  }
  return {{"program", text("lsdeconv ", program_version())},
          {"run", checkpoint.metadata().run},
          {"parameters", checkpoint.metadata().parameters},
          {"intensity",
           {{"gain", mapping.gain},
            {"offset", mapping.offset},
            {"type", name(mapping.type)},
            {"stored", "gain * counts + offset"}}},
          {"saturated_voxels", {{"below", saturation.below}, {"above", saturation.above}}},
          {"missing_blocks", missing},
          {"description", description}};
}

/// Axes x, y, z, as BigDataViewer writes them.
template <typename T>
std::string xyz_text(const Triple<T>& values) {
  return text(values.x, ' ', values.y, ' ', values.z);
}

/// The image as one view of a BigDataViewer dataset.
std::string bdv_xml(const fs::path& image, const PyramidLevel& volume) {
  const Spacing3& voxel = volume.voxel;
  const Spacing3& origin = volume.origin;
  const std::string matrix =
      text(voxel.x, " 0 0 ", origin.x, " 0 ", voxel.y, " 0 ", origin.y, " 0 0 ", voxel.z, " ", origin.z);
  return text(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- written by lsdeconv ", program_version(),
      " -->\n<SpimData version=\"0.2\">\n  <BasePath type=\"relative\">.</BasePath>\n"
      "  <SequenceDescription>\n    <ImageLoader format=\"bdv.multimg.zarr\" version=\"3.0\">\n"
      "      <zarr type=\"relative\">.</zarr>\n      <zgroups>\n        <zgroup setup=\"0\" tp=\"0\" path=\"",
      image.filename().string(),
      "\" indicies=\"0 0\" />\n      </zgroups>\n    </ImageLoader>\n    <ViewSetups>\n      <ViewSetup>\n"
      "        <id>0</id>\n        <name>deconvolved</name>\n        <size>",
      xyz_text(volume.extent),
      "</size>\n        <voxelSize>\n          <unit>micrometer</unit>\n          <size>", xyz_text(voxel),
      "</size>\n        </voxelSize>\n        <attributes>\n          <illumination>0</illumination>\n"
      "          <channel>0</channel>\n          <tile>0</tile>\n          <angle>0</angle>\n"
      "        </attributes>\n      </ViewSetup>\n"
      "      <Attributes name=\"illumination\"><Illumination><id>0</id><name>0</name></Illumination>"
      "</Attributes>\n      <Attributes name=\"channel\"><Channel><id>0</id><name>0</name></Channel>"
      "</Attributes>\n      <Attributes name=\"tile\"><Tile><id>0</id><name>0</name></Tile></Attributes>\n"
      "      <Attributes name=\"angle\"><Angle><id>0</id><name>0</name></Angle></Attributes>\n"
      "    </ViewSetups>\n    <Timepoints type=\"pattern\">\n      <integerpattern>0</integerpattern>\n"
      "    </Timepoints>\n    <MissingViews />\n  </SequenceDescription>\n  <ViewRegistrations>\n"
      "    <ViewRegistration timepoint=\"0\" setup=\"0\">\n      <ViewTransform type=\"affine\">\n"
      "        <Name>calibration</Name>\n        <affine>",
      matrix,
      "</affine>\n      </ViewTransform>\n    </ViewRegistration>\n  </ViewRegistrations>\n"
      "  <ViewInterestPoints />\n  <BoundingBoxes />\n  <PointSpreadFunctions />\n"
      "  <StitchingResults />\n  <IntensityAdjustments />\n</SpimData>\n");
}

} // namespace

void write_zarr_metadata(const fs::path& image, const std::vector<ZarrLevel>& levels,
                         const ExportRequest& request, const std::string& description,
                         const Checkpoint& checkpoint, const Saturation& saturation) {
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const zarr::ArrayMetadata& array = levels[level].array;
    const fs::path folder = image / zarr_level_name(level);
    fs::create_directories(folder);
    put_file(folder / zarr::array_metadata_name(array.version), zarr::array_metadata_text(array));
  }
  if (request.zarr.version_04) {
    put_file(bdv_xml_path(image), bdv_xml(image, levels.front().geometry));
  }
  zarr::OmeImage described = zarr_image(levels, request.zarr);
  described.name = image.stem().stem().string();
  described.channels = {channel_of(request.zarr.mapping, checkpoint.histogram())};
  const Json own{{"lsdeconv", provenance(request, description, checkpoint, saturation)}};
  const std::string attributes = own.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (const zarr::GroupFile& file : zarr::ome_image_files(described, attributes)) {
    put_file(image / file.name, file.content);
  }
}

Saturation stored_saturation(const fs::path& image) {
  const auto own = zarr::read_attribute(zarr::Root(image), "", "lsdeconv");
  const Json json = Json::parse(own.value_or("{}"), nullptr, false);
  const Json clipped = json.is_object() ? json.value("saturated_voxels", Json::object()) : Json::object();
  return {clipped.value("below", std::int64_t{0}), clipped.value("above", std::int64_t{0})};
}

} // namespace lsdeconv
