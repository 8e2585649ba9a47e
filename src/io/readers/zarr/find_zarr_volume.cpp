#include "../axis_choice.hpp"
#include "../inspection/length_unit.hpp"
#include "zarr_volume.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/zarr/array_reader.hpp"
#include "lsdeconv/zarr/ome_collection.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// The attribute by which this program knows an image that it has written: the result of a run.
constexpr const char* result_attribute = "lsdeconv";

/// What an axis in front of z counts.
enum class Leading { time, channel, other };

/// An image, or an array of it, before one of its volumes is chosen.
struct Found {
  fs::path root;
  std::string image;       ///< Path below the root.
  zarr::OmeImage metadata; ///< Of an array of no image: one level, whose path is that of the array.
  std::int64_t images = 1; ///< Stored together.
  bool one_level = false;  ///< The array was named, not the image.
};

/// The folder without a slash at its end.
fs::path plain(const fs::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

Leading kind_of(const zarr::OmeAxis& axis) {
  const std::string name = lower(axis.name);
  return axis.type == "time" || name == "t"      ? Leading::time
         : axis.type == "channel" || name == "c" ? Leading::channel
                                                 : Leading::other;
}

/// Names as they are, or "t, c, z, y, x".
std::string names_of(const std::vector<zarr::OmeAxis>& axes) {
  std::string list;
  for (const zarr::OmeAxis& axis : axes) {
    list += (list.empty() ? "" : ", ") + (axis.name.empty() ? "?" : axis.name);
  }
  return list;
}

/// Throws UserError unless the last axes are z, y and x.
void require_zyx(const std::vector<zarr::OmeAxis>& all, const fs::path& path) {
  const std::size_t leading = all.size() < axes ? 0 : all.size() - axes;
  const bool named = all.size() >= axes && lower(all[leading].name) == "z"
                     && lower(all[leading + 1].name) == "y" && lower(all[leading + 2].name) == "x";
  if (!named) {
    throw UserError(text("the input ", path.string(), " has the axes ", names_of(all),
                         ", but the last three must be z, y, x; write it again in that order"));
  }
}

/// Axes of an array that belongs to no image: those that it names, else z, y, x behind others.
std::vector<zarr::OmeAxis> axes_of_array(const zarr::ArrayMetadata& array) {
  const std::size_t rank = array.shape.size();
  std::vector<zarr::OmeAxis> all(rank);
  constexpr const char* usual[] = {"z", "y", "x"};
  for (std::size_t i = 0; i < rank; ++i) {
    const std::size_t from_end = rank - i;
    all[i].name = !array.dimension_names.empty() ? lower(array.dimension_names[i])
                  : from_end <= axes             ? usual[axes - from_end]
                                                 : "";
  }
  return all;
}

/// The array as the only level of an image.
Found array_alone(const fs::path& path) {
  const zarr::ArrayReader array(zarr::Root(path), "");
  zarr::OmeImage image;
  image.axes = axes_of_array(array.metadata());
  image.levels.push_back({"", std::vector<double>(image.axes.size(), 0), {}});
  return {path, "", image, 1, true};
}

/// The image in a folder that need not be one.
std::optional<zarr::OmeImage> image_in(const fs::path& folder) {
  try {
    return zarr::read_ome_image(zarr::Root(folder), "");
  } catch (const UserError&) { // whatever lies there says nothing of the array
    return std::nullopt;
  }
}

/// An array of an image that lies in the folder above, or one of no image.
Found found_array(const fs::path& path) {
  const fs::path own = plain(fs::absolute(path).lexically_normal());
  const fs::path above = own.parent_path();
  const std::string name = own.filename().string();
  if (std::optional<zarr::OmeImage> image = image_in(above)) {
    std::erase_if(image->levels, [&](const zarr::OmeLevel& level) { return level.path != name; });
    if (!image->levels.empty()) {
      return {above, "", std::move(*image), 1, true};
    }
  }
  return array_alone(path);
}

/// The first few paths below a folder, for messages.
std::string listed(const std::vector<std::string>& paths, const fs::path& folder) {
  constexpr std::size_t most_named = 6;
  std::string list;
  for (std::size_t i = 0; i < std::min(paths.size(), most_named); ++i) {
    list += (i == 0 ? "" : ", ") + (folder / paths[i]).string();
  }
  return list + (paths.size() > most_named ? ", …" : "");
}

/// The names of Zarr folders in a folder.
std::vector<std::string> zarr_folders_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (is_zarr(entry->path())) {
      names.push_back(entry->path().filename().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

[[noreturn]] void refuse_collection(const zarr::OmeCollection& collection, const fs::path& path) {
  const bool plate = collection.kind == zarr::OmeCollectionKind::plate;
  throw UserError(text("the input ", path.string(), " is a ", plate ? "plate of wells" : "well of fields",
                       " (", listed(collection.paths, path), "); name one field", plate ? " of a well" : ""));
}

Found found_in_collection(const zarr::OmeCollection& collection, const fs::path& path,
                          const ImageChoice& choice) {
  if (collection.kind != zarr::OmeCollectionKind::series) {
    refuse_collection(collection, path);
  }
  Found found{path, "", {}, std::ssize(collection.paths), false};
  const std::int64_t chosen = choice.image.value_or(0);
  if (chosen >= found.images) {
    (void)chosen_volume(choice, {.images = std::max<std::int64_t>(1, found.images)}, path); // refuses
    throw UserError(text("the input ", path.string(), " holds no image"));
  }
  found.image = collection.paths[static_cast<std::size_t>(chosen)];
  std::optional<zarr::OmeImage> image = zarr::read_ome_image(zarr::Root(path), found.image);
  if (!image) {
    throw UserError(text("the input ", path.string(), " holds no image in ", found.image));
  }
  found.metadata = std::move(*image);
  return found;
}

Found found_in(const fs::path& path, const ImageChoice& choice) {
  const zarr::Root root(path);
  if (std::optional<zarr::OmeImage> image = zarr::read_ome_image(root, "", choice.image.value_or(0))) {
    const std::int64_t images = image->images;
    return {path, "", std::move(*image), images, false};
  }
  if (zarr::array_version(root, "")) {
    return found_array(path);
  }
  if (const auto collection = zarr::read_ome_collection(root, "")) {
    return found_in_collection(*collection, path, choice);
  }
  const std::string inside = listed(zarr_folders_in(path), path);
  throw UserError(
      text("the input ", path.string(), " is neither an OME-Zarr image (multiscales) nor an array",
           inside.empty() ? ", and holds none either" : "; name one of what it holds: " + inside));
}

/// How many volumes the axes in front of z hold. Throws UserError for axes whose meaning is not known.
VolumeAxes volume_axes(const Found& found, const zarr::Shape& shape, const fs::path& path) {
  VolumeAxes volumes{.images = found.images,
                     .levels = found.one_level ? 1 : std::ssize(found.metadata.levels)};
  for (std::size_t i = 0; i + axes < shape.size(); ++i) {
    const zarr::OmeAxis& axis = found.metadata.axes[i];
    std::int64_t& size = kind_of(axis) == Leading::time ? volumes.times : volumes.channels;
    if (shape[i] > 1 && (kind_of(axis) == Leading::other || size > 1)) {
      throw UserError(
          text("the input ", path.string(), " has ", shape[i], " places along the axis '", axis.name,
               "', and only times (t) and channels (c) can be chosen; write the one that is meant as an "
               "image of its own"));
    }
    size = std::max(size, shape[i]);
  }
  return volumes;
}

StatedAcquisition stated_by(const zarr::OmeImage& image, const zarr::OmeLevel& level) {
  StatedAcquisition stated;
  const std::size_t leading = image.axes.size() - axes;
  for (int axis = 0; axis < axes; ++axis) {
    const std::size_t place = leading + static_cast<std::size_t>(axis);
    const double size = level.scale[place] * micrometres_per(image.axes[place].unit);
    stated.voxel[axis] = size > 0 && std::isfinite(size) ? size : 0;
  }
  stated.source = "OME-Zarr";
  return stated;
}

std::string joined(const std::string& folder, const std::string& name) {
  return folder.empty() || name.empty() ? folder + name : folder + '/' + name;
}

} // namespace

ZarrVolume find_zarr_volume(const fs::path& path, const ImageChoice& choice) {
  const fs::path folder = plain(path);
  const Found found = found_in(folder, choice);
  require_zyx(found.metadata.axes, folder);
  const zarr::Root root(found.root);
  const auto array_of = [&](std::int64_t level) {
    return joined(found.image, found.metadata.levels[static_cast<std::size_t>(level)].path);
  };
  const auto shape_of = [&](std::int64_t level) {
    const zarr::Shape shape = zarr::ArrayReader(root, array_of(level)).metadata().shape;
    if (shape.size() != found.metadata.axes.size()) {
      throw UserError(text("the input ", folder.string(), " names ", found.metadata.axes.size(),
                           " axes, but its array has ", shape.size()));
    }
    return shape;
  };
  const ChosenVolume chosen = chosen_volume(choice, volume_axes(found, shape_of(0), folder), folder);
  const zarr::Shape shape = shape_of(chosen.level);
  ZarrVolume volume{found.root, array_of(chosen.level), {}, {}};
  for (std::size_t i = 0; i + axes < shape.size(); ++i) {
    const Leading kind = kind_of(found.metadata.axes[i]);
    const std::int64_t place = kind == Leading::time      ? chosen.time
                               : kind == Leading::channel ? chosen.channel
                                                          : 0;
    volume.leading.push_back(shape[i] > 1 ? place : 0);
    if (volume.leading.back() >= shape[i]) {
      throw UserError(text("the input ", folder.string(), " has only ", shape[i], " places along the axis '",
                           found.metadata.axes[i].name, "' at this scale"));
    }
  }
  volume.stated = stated_by(found.metadata, found.metadata.levels[static_cast<std::size_t>(chosen.level)]);
  volume.stated.deconvolved = zarr::read_attribute(root, found.image, result_attribute).has_value();
  return volume;
}

} // namespace lsdeconv
