#include "json.hpp"

#include "lsdeconv/zarr/ome_image.hpp"

namespace lsdeconv::zarr {
namespace {

Json axes_json(const std::vector<OmeAxis>& axes) {
  Json list = Json::array();
  for (const OmeAxis& axis : axes) {
    Json json{{"name", axis.name}};
    if (!axis.type.empty()) {
      json["type"] = axis.type;
    }
    if (!axis.unit.empty()) {
      json["unit"] = axis.unit;
    }
    list.push_back(json);
  }
  return list;
}

Json levels_json(const std::vector<OmeLevel>& levels) {
  Json list = Json::array();
  for (const OmeLevel& level : levels) {
    Json steps = Json::array({{{"type", "scale"}, {"scale", level.scale}}});
    steps.push_back({{"type", "translation"}, {"translation", level.translation}});
    list.push_back({{"path", level.path}, {"coordinateTransformations", steps}});
  }
  return list;
}

Json omero_json(const OmeImage& image) {
  Json channels = Json::array();
  for (const OmeChannel& channel : image.channels) {
    Json window{
        {"min", channel.least}, {"max", channel.most}, {"start", channel.black}, {"end", channel.white}};
    Json json{{"active", true}, {"coefficient", 1.0}, {"color", channel.color}, {"family", "linear"}};
    json["inverted"] = false;
    json["label"] = channel.label;
    json["window"] = window;
    channels.push_back(json);
  }
  return {{"channels", channels}, {"rdefs", {{"defaultT", 0}, {"defaultZ", 0}, {"model", "greyscale"}}}};
}

/// "multiscales" and "omero", into `attributes`.
void add_image(const OmeImage& image, Json& attributes) {
  Json multiscale{
      {"name", image.name}, {"axes", axes_json(image.axes)}, {"datasets", levels_json(image.levels)}};
  if (!image.reduction.empty()) {
    multiscale["type"] = image.reduction;
  }
  if (image.version == "0.4") {
    multiscale["version"] = image.version;
  } else {
    attributes["version"] = image.version;
  }
  attributes["multiscales"] = Json::array({multiscale});
  if (!image.channels.empty()) {
    attributes["omero"] = omero_json(image);
  }
}

} // namespace

std::vector<GroupFile> ome_image_files(const OmeImage& image, const std::string& attributes) {
  Json all = Json::object();
  Json ome = Json::object();
  add_image(image, image.version == "0.4" ? all : ome);
  if (!ome.empty()) {
    all["ome"] = ome;
  }
  all.update(parse_json(attributes));
  if (image.version == "0.4") {
    return {{".zattrs", json_text(all)}, {".zgroup", json_text({{"zarr_format", 2}})}};
  }
  return {{"zarr.json", json_text({{"zarr_format", 3}, {"node_type", "group"}, {"attributes", all}})}};
}

} // namespace lsdeconv::zarr
