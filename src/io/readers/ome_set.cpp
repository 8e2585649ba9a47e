#include "ome_set.hpp"

#include "axis_choice.hpp"
#include "inspection/shared_inspection.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// No OME-XML is larger.
constexpr std::uintmax_t most_xml_bytes = std::uintmax_t{1} << 30;

std::int64_t plane_count(const OmeImage& image) {
  return image.slices * image.channels * image.times;
}

/// The place of a plane in the order of the image.
std::int64_t place_of(const OmeImage& image, std::int64_t z, std::int64_t channel, std::int64_t time) {
  std::int64_t place = 0;
  std::int64_t step = 1;
  for (const char axis : image.order) {
    place += step * (axis == 'Z' ? z : axis == 'C' ? channel : time);
    step *= axis == 'Z' ? image.slices : axis == 'C' ? image.channels : image.times;
  }
  return place;
}

/// All planes of an image that lists none lie in its own file from the first page on.
const std::vector<OmePlanes>& planes_of(const OmeImage& image) {
  static const std::vector<OmePlanes> all(1);
  return image.planes.empty() ? all : image.planes;
}

/// The metadata of images that lie in one file under another name than they say: it has been renamed.
std::optional<std::string> only_file(const OmeMetadata& metadata) {
  std::optional<std::string> only;
  for (const OmeImage& image : metadata.images) {
    for (const OmePlanes& planes : planes_of(image)) {
      if (only && *only != planes.file) {
        return std::nullopt;
      }
      only = planes.file;
    }
  }
  return only;
}

/// Whether planes of the image lie in the file `own`.
bool lies_in(const OmeImage& image, const std::string& own) {
  const std::vector<OmePlanes>& all = planes_of(image);
  return std::any_of(all.begin(), all.end(),
                     [&](const OmePlanes& planes) { return planes.file.empty() || planes.file == own; });
}

/// The image with its only axis, whatever it is called, as z.
OmeImage with_slices(OmeImage image) {
  const std::int64_t planes = plane_count(image);
  if (planes == image.channels || planes == image.times) {
    for (OmePlanes& run : image.planes) {
      run.z = std::max({run.z, run.channel, run.time});
      run.channel = run.time = 0;
    }
    image.slices = planes;
    image.channels = image.times = 1;
  }
  return image;
}

/// A page of a file.
struct NamedPage {
  std::string file;
  std::int64_t page = 0;
};

/// Where each plane of a channel and time lies, by z; none where no run of planes holds it. Of runs that
/// overlap the later one counts: a run without end may be followed by others.
std::vector<std::optional<NamedPage>> pages_by_z(const OmeImage& image, const ChosenVolume& chosen,
                                                 const std::string& own) {
  std::vector<std::optional<NamedPage>> pages(static_cast<std::size_t>(image.slices));
  for (const OmePlanes& run : planes_of(image)) {
    const std::int64_t first = place_of(image, run.z, run.channel, run.time);
    const std::int64_t left = std::max<std::int64_t>(0, plane_count(image) - first);
    const std::int64_t count = run.count == 0 ? left : std::min(left, run.count);
    const bool single = count == 1;
    for (std::int64_t z = single ? run.z : 0; z < (single ? run.z + 1 : image.slices); ++z) {
      const std::int64_t place = place_of(image, z, chosen.channel, chosen.time);
      if (z < image.slices && place >= first && place < first + count) {
        pages[static_cast<std::size_t>(z)] = {run.file.empty() ? own : run.file, run.page + place - first};
      }
    }
  }
  return pages;
}

/// The OME-XML that a file of a set refers to: of another TIFF of the set, or a file of its own.
std::string xml_of(const fs::path& path) {
  std::error_code failure;
  const std::uintmax_t size = fs::file_size(path, failure);
  if (failure || size > most_xml_bytes) {
    throw UserError(text("the metadata of the OME-TIFF lie in ", path.string(),
                         ", which is not there; put it into "
                         "the same folder"));
  }
  const std::string ending = path.extension().string();
  return ending == ".ome" || ending == ".xml" ? text_of_file(path).value_or("")
                                              : tiff::File(path).directory().description;
}

} // namespace

OmeMetadata shared_ome_metadata(const std::string& xml, const fs::path& folder,
                                const mpi::Communicator& ranks) {
  OmeMetadata metadata = ome_metadata(xml);
  if (metadata.images.empty() && !metadata.metadata_file.empty()) {
    const std::string file = metadata.metadata_file;
    metadata = ome_metadata(ranks.on_root([&] { return xml_of(folder / file); }));
    for (OmeImage& image : metadata.images) {
      for (OmePlanes& planes : image.planes) {
        planes.file = planes.file.empty() ? file : planes.file;
      }
    }
  }
  return metadata;
}

ImageChoice with_image_of(const std::string& own, const OmeMetadata& metadata, ImageChoice choice) {
  const auto in_own = [&](const OmeImage& image) { return lies_in(image, own); };
  const auto& images = metadata.images;
  if (!choice.image && std::count_if(images.begin(), images.end(), in_own) == 1) {
    choice.image = static_cast<int>(std::find_if(images.begin(), images.end(), in_own) - images.begin());
  }
  return choice;
}

OmeVolume ome_volume(const OmeMetadata& metadata, const ImageChoice& choice, const std::string& own,
                     const fs::path& input) {
  const std::int64_t images = std::ssize(metadata.images);
  const std::int64_t number = choice.image.value_or(0);
  const OmeImage image = with_slices(metadata.images[static_cast<std::size_t>(number < images ? number : 0)]);
  const ChosenVolume chosen =
      chosen_volume(choice, {.images = images, .times = image.times, .channels = image.channels}, input);
  OmeVolume volume;
  volume.stated = stated_acquisition(image, chosen.channel);
  const bool renamed = only_file(metadata).has_value();
  std::map<std::string, std::int64_t> numbers;
  for (const std::optional<NamedPage>& page : pages_by_z(image, chosen, own)) {
    if (!page) {
      throw UserError(text("the OME-XML of ", input.string(), " lists no page for slice ",
                           std::ssize(volume.planes), " of ", image.slices));
    }
    const std::string& file = renamed ? own : page->file;
    const auto [found, is_new] = numbers.try_emplace(file, std::ssize(volume.files));
    if (is_new) {
      volume.files.push_back(file);
    }
    volume.planes.push_back({found->second, page->page});
  }
  return volume;
}

PagedVolume inspected_volume(const OmeVolume& volume, const fs::path& folder, const fs::path& input,
                             int threads, const mpi::Communicator& ranks) {
  InspectedFiles files{.input = input, .paths = {}, .headers = {}};
  for (const std::string& name : volume.files) {
    files.paths.push_back(folder / name);
  }
  files.headers = inspect_files(files.paths, PagesWanted::any, threads, ranks);
  PagedVolume inspected;
  ranks.all_or_none([&] { inspected = volume_of_planes(files, volume.planes); });
  inspected.description.stated = volume.stated;
  return inspected;
}

bool describes_one_plane(const OmeMetadata& metadata) {
  return metadata.images.size() == 1 && plane_count(metadata.images.front()) == 1;
}

} // namespace lsdeconv
