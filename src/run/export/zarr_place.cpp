#include "zarr_place.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/export/slice_format.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr const char* image_name = "deconvolved.ome.zarr";
constexpr const char* mark_name = "export"; // in the progress folder: the description
constexpr std::string_view xml_mark = "written by lsdeconv";

/// Names of the files that make a folder a group of Zarr.
constexpr std::array<const char*, 3> group_names{"zarr.json", ".zgroup", ".zattrs"};

bool is_level_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether the folder holds nothing but, at most, that of an export that was killed at its very begin.
bool is_hardly_begun(const fs::path& image) {
  const fs::directory_iterator entries(image);
  return std::all_of(begin(entries), end(entries), [&](const fs::directory_entry& entry) {
    return entry.path() == zarr_progress_folder(image);
  });
}

bool is_foreign(const fs::path& image) {
  if (!fs::exists(fs::symlink_status(image))) {
    return false;
  }
  return !fs::is_directory(image) || (!is_hardly_begun(image) && !zarr_description(image));
}

bool is_foreign_xml(const fs::path& xml) {
  const std::optional<std::string> words = text_of_file(xml);
  return words && words->find(xml_mark) == std::string::npos;
}

} // namespace

fs::path zarr_image_path(const fs::path& folder) {
  return folder.extension() == ".zarr" ? folder : folder / image_name;
}

fs::path bdv_xml_path(const fs::path& image) {
  return image.parent_path() / (image.stem().stem().string() + ".xml");
}

fs::path zarr_progress_folder(const fs::path& image) {
  return image / ".lsdeconv";
}

std::optional<std::string> zarr_description(const fs::path& image) {
  if (const auto words = text_of_file(zarr_progress_folder(image) / mark_name)) {
    return words->starts_with(slice_mark) ? words : std::nullopt;
  }
  if (!fs::is_directory(image)) {
    return std::nullopt;
  }
  try {
    const auto own = zarr::read_attribute(zarr::Root(image), "", "lsdeconv");
    const auto json = nlohmann::json::parse(own.value_or("{}"));
    return json.is_object() && json.contains("description")
               ? std::optional(json.at("description").get<std::string>())
               : std::nullopt;
  } catch (const Error&) { // somebody else's, and damaged
    return std::nullopt;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

bool is_complete_zarr(const fs::path& image) {
  return !fs::exists(zarr_progress_folder(image)) && zarr_description(image).has_value();
}

void require_no_foreign_zarr(const SliceFiles& files, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    const fs::path image = zarr_image_path(files.folder);
    for (const fs::path& place : {image, bdv_xml_path(image)}) {
      if (ranks.is_root() && (place == image ? is_foreign(place) : is_foreign_xml(place))) {
        refuse_foreign(place, files.folder);
      }
    }
  });
}

void require_own_zarr(const SliceFiles& files, const ResultMarks& marks, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    const fs::path image = zarr_image_path(files.folder);
    if (const auto description = ranks.is_root() ? zarr_description(image) : std::nullopt) {
      require_of_run(*description, marks, image, files.folder);
    }
  });
}

bool is_zarr_as_wanted(const SliceFiles& files, const Extent3& /*volume*/, const ResultMarks& marks,
                       const mpi::Communicator& ranks) {
  const fs::path image = zarr_image_path(files.folder);
  return ranks.on_root([&] {
    return static_cast<std::int64_t>(is_complete_zarr(image)
                                     && is_as_wanted(zarr_description(image).value_or(""), marks));
  }) != 0;
}

void remove_zarr(const fs::path& image) {
  if (!fs::is_directory(image)) {
    return;
  }
  // While the levels go, what is left must neither be taken for an image nor for somebody else's.
  const std::optional<std::string> description = zarr_description(image);
  fs::create_directories(zarr_progress_folder(image));
  put_file(zarr_progress_folder(image) / mark_name, description.value_or(std::string(slice_mark)));
  for (const char* const name : group_names) {
    fs::remove(image / name);
  }
  std::vector<fs::path> levels;
  for (const auto& entry : fs::directory_iterator(image)) {
    if (is_level_name(entry.path().filename().string())) {
      levels.push_back(entry.path());
    }
  }
  for (const fs::path& level : levels) {
    fs::remove_all(level);
  }
  fs::remove_all(zarr_progress_folder(image));
  if (!is_foreign_xml(bdv_xml_path(image))) {
    fs::remove(bdv_xml_path(image)); // it describes Zarr 2
  }
}

} // namespace lsdeconv
