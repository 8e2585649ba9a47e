#include "group_attributes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

namespace lsdeconv::zarr {

std::optional<Json> group_attributes(const Root& root, const std::filesystem::path& path) {
  for (const char* const name : {"zarr.json", ".zattrs"}) {
    const std::filesystem::path file = path / name;
    if (const std::optional<std::string> words = read_text(root, file)) {
      return with_context([&] { return (root.folder() / file).string(); },
                          [&] {
                            const Json json = parse_json(*words);
                            return name[0] == '.' ? json : member(json, "attributes");
                          });
    }
  }
  return std::nullopt;
}

std::optional<std::string> read_attribute(const Root& root, const std::filesystem::path& path,
                                          const std::string& name) {
  const std::optional<Json> attributes = group_attributes(root, path);
  if (!attributes || !attributes->is_object() || !attributes->contains(name)) {
    return std::nullopt;
  }
  return json_text(attributes->at(name));
}

} // namespace lsdeconv::zarr
