#include "group_attributes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/zarr/array_metadata.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv::zarr {
namespace {

OmeAxis parse_axis(const Json& json) {
  if (json.is_string()) { // version 0.3
    return {json.get<std::string>(), "", ""};
  }
  return {text_of(required(json, "name", "an axis"), "name of an axis"),
          text_or(member(json, "type", "an axis"), "type of an axis", ""),
          text_or(member(json, "unit", "an axis"), "unit of an axis", "")};
}

std::vector<OmeAxis> parse_axes(const Json& json) {
  if (json.is_null()) { // before version 0.3 there were always these five
    return {
        {"t", "time", ""}, {"c", "channel", ""}, {"z", "space", ""}, {"y", "space", ""}, {"x", "space", ""}};
  }
  std::vector<OmeAxis> axes;
  for (const Json& axis : list_of(json, "axes")) {
    axes.push_back(parse_axis(axis));
  }
  if (axes.empty() || axes.size() > most_axes) {
    throw UserError(text("axes should name 1 to ", most_axes, " axes, not ", axes.size()));
  }
  return axes;
}

std::vector<double> parse_factors(const Json& json, const char* what, std::size_t axes) {
  std::vector<double> factors;
  for (const Json& factor : list_of(json, what)) {
    if (!factor.is_number() || !std::isfinite(factor.get<double>())) {
      throw UserError(text(what, " should hold numbers, not ", shown(factor)));
    }
    factors.push_back(factor.get<double>());
  }
  if (factors.size() != axes) {
    throw UserError(text(what, " should hold ", axes, " numbers, one per axis, not ", factors.size()));
  }
  return factors;
}

/// Applies one more transformation behind those that the level has.
void transform(OmeLevel& level, const Json& json) {
  const std::string kind =
      text_of(required(json, "type", "coordinateTransformations"), "type of a transformation");
  const std::size_t axes = level.scale.size();
  if (kind == "identity") {
    return;
  }
  if (kind == "scale") {
    const std::vector<double> factors = parse_factors(required(json, "scale"), "scale", axes);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      level.scale[axis] *= factors[axis];
      level.translation[axis] *= factors[axis];
    }
  } else if (kind == "translation") {
    const std::vector<double> steps = parse_factors(required(json, "translation"), "translation", axes);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      level.translation[axis] += steps[axis];
    }
  } else {
    throw UserError(text("a transformation of type ", shown(required(json, "type")), " cannot be read here"));
  }
}

void transform_all(OmeLevel& level, const Json& list) {
  if (list.is_null()) {
    return;
  }
  for (const Json& each : list_of(list, "coordinateTransformations")) {
    transform(level, each);
  }
}

OmeLevel parse_level(const Json& json, const Json& shared, std::size_t axes) {
  OmeLevel level;
  level.path = text_of(required(json, "path", "a dataset"), "path of a dataset");
  (void)inner_path(level.path);
  level.scale.assign(axes, 1);
  level.translation.assign(axes, 0);
  transform_all(level, member(json, "coordinateTransformations"));
  transform_all(level, shared);
  return level;
}

double number_or(const Json& json, double standard) {
  return json.is_number() ? json.get<double>() : standard;
}

std::string words_or(const Json& json, const std::string& standard) {
  return json.is_string() ? json.get<std::string>() : standard;
}

/// The channels of "omero"; none where it is not such as it should be.
std::vector<OmeChannel> parse_channels(const Json& omero) {
  std::vector<OmeChannel> channels;
  if (!omero.is_object() || !member(omero, "channels").is_array()) {
    return channels;
  }
  for (const Json& json : member(omero, "channels")) {
    OmeChannel channel;
    if (json.is_object()) {
      channel.label = words_or(member(json, "label"), "");
      channel.color = words_or(member(json, "color"), channel.color);
      const Json& window = member(json, "window");
      if (window.is_object()) {
        channel.least = number_or(member(window, "min"), channel.least);
        channel.most = number_or(member(window, "max"), channel.most);
        channel.black = number_or(member(window, "start"), channel.least);
        channel.white = number_or(member(window, "end"), channel.most);
      }
    }
    channels.push_back(channel);
  }
  return channels;
}

/// Volume of a voxel: its size along the last three axes, multiplied.
double size_of(const OmeLevel& level) {
  double size = 1;
  for (std::size_t axis = level.scale.size() - std::min<std::size_t>(3, level.scale.size());
       axis < level.scale.size(); ++axis) {
    size *= level.scale[axis];
  }
  return size;
}

OmeImage parse_image(const Json& attributes, const Json& multiscales, std::size_t number) {
  const Json& first = multiscales[number < multiscales.size() ? number : 0];
  OmeImage image;
  image.images = static_cast<std::int64_t>(multiscales.size());
  image.version =
      words_or(member(attributes, "version"), words_or(member(first, "version", "multiscales"), "0.4"));
  image.name = words_or(member(first, "name"), "");
  image.reduction = words_or(member(first, "type"), "");
  image.axes = parse_axes(member(first, "axes"));
  constexpr std::size_t most_levels = 64;
  for (const Json& dataset : list_of(required(first, "datasets", "multiscales"), "datasets")) {
    image.levels.push_back(
        parse_level(dataset, member(first, "coordinateTransformations"), image.axes.size()));
    if (image.levels.size() > most_levels) {
      throw UserError(text("the image has more than ", most_levels, " resolutions"));
    }
  }
  if (image.levels.empty()) {
    throw UserError("multiscales names no dataset");
  }
  // The largest first, as the specification asks.
  std::stable_sort(image.levels.begin(), image.levels.end(),
                   [](const OmeLevel& a, const OmeLevel& b) { return size_of(a) < size_of(b); });
  image.channels = parse_channels(member(attributes, "omero"));
  return image;
}

} // namespace

std::optional<OmeImage> read_ome_image(const Root& root, const std::filesystem::path& path,
                                       std::int64_t number) {
  const std::optional<Json> attributes = group_attributes(root, path);
  if (!attributes || !attributes->is_object()) {
    return std::nullopt;
  }
  const Json& own = attributes->contains("ome") ? member(*attributes, "ome") : *attributes;
  return with_context([&] { return (root.folder() / path).string(); },
                      [&]() -> std::optional<OmeImage> {
                        const Json& multiscales = member(own, "multiscales", "ome");
                        if (multiscales.is_null()) {
                          return std::nullopt;
                        }
                        if (list_of(multiscales, "multiscales").empty()) {
                          throw UserError("multiscales is empty");
                        }
                        return parse_image(own, multiscales, static_cast<std::size_t>(number));
                      });
}

} // namespace lsdeconv::zarr
