#include "group_attributes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/zarr/ome_collection.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

namespace lsdeconv::zarr {
namespace {

constexpr std::size_t most_images = 100'000;

/// Paths below the folder, as a list of texts or of objects with a member "path".
std::vector<std::string> parse_paths(const Json& list, const char* what) {
  std::vector<std::string> paths;
  for (const Json& entry : list_of(list, what)) {
    paths.push_back(text_of(entry.is_object() ? required(entry, "path", what) : entry, what));
    (void)inner_path(paths.back());
    if (paths.size() > most_images) {
      throw UserError(text(what, " names more than ", most_images, " images"));
    }
  }
  return paths;
}

/// The folders 0, 1, 2 … that are images.
std::vector<std::string> counted_images(const Root& root, const std::filesystem::path& path) {
  std::vector<std::string> paths;
  while (paths.size() <= most_images && read_ome_image(root, path / text(paths.size()))) {
    paths.push_back(text(paths.size()));
  }
  return paths;
}

std::vector<std::string> series_of(const Root& root, const std::filesystem::path& path) {
  const std::optional<Json> attributes = group_attributes(root, path / "OME");
  if (attributes && attributes->is_object()) {
    const Json& own = attributes->contains("ome") ? member(*attributes, "ome") : *attributes;
    if (const Json& series = member(own, "series", "OME"); !series.is_null()) {
      return parse_paths(series, "series");
    }
  }
  return counted_images(root, path);
}

} // namespace

std::optional<OmeCollection> read_ome_collection(const Root& root, const std::filesystem::path& path) {
  const std::optional<Json> attributes = group_attributes(root, path);
  if (!attributes || !attributes->is_object()) {
    return std::nullopt;
  }
  const Json& own = attributes->contains("ome") ? member(*attributes, "ome") : *attributes;
  return with_context([&] { return (root.folder() / path).string(); },
                      [&]() -> std::optional<OmeCollection> {
                        if (const Json& plate = member(own, "plate", "ome"); !plate.is_null()) {
                          return OmeCollection{OmeCollectionKind::plate,
                                               parse_paths(required(plate, "wells", "plate"), "wells")};
                        }
                        if (const Json& well = member(own, "well", "ome"); !well.is_null()) {
                          return OmeCollection{OmeCollectionKind::well,
                                               parse_paths(required(well, "images", "well"), "images")};
                        }
                        if (!member(own, "bioformats2raw.layout", "ome").is_null()
                            || !member(*attributes, "bioformats2raw.layout").is_null()) {
                          return OmeCollection{OmeCollectionKind::series, series_of(root, path)};
                        }
                        return std::nullopt;
                      });
}

} // namespace lsdeconv::zarr
