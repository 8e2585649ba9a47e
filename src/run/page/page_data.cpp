#include "page_data.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// A volume of so few voxels is read as a whole where the checkpoint keeps no projections.
constexpr std::int64_t most_read_voxels = std::int64_t{1} << 24;
/// Bytes of the input that may be decoded for one box.
constexpr std::int64_t most_decoded_bytes = std::int64_t{1} << 30;
constexpr std::size_t most_boxes = 4;

/// "data of brain_3": the folder or file and what it lies in.
std::string name_of(const CheckpointMetadata& content) {
  const auto input = content.parameters.find("input");
  const std::filesystem::path path = input == content.parameters.end() ? "" : input->second;
  const std::string last = path.filename().string();
  const std::string parent = path.parent_path().filename().string();
  return last.empty() ? "a volume" : parent.empty() ? last : parent + "/" + last;
}

/// Bytes of the input that are decoded for a box, at most.
std::int64_t decoded_bytes(const Box3& box, const VolumeDescription& input) {
  const StorageLayout& layout = input.layout;
  const Extent3 chunk = layout.whole_chunks()
                            ? Extent3{layout.chunk_slices, layout.chunk_rows, layout.chunk_columns}
                            : Extent3{1, 1, layout.chunk_columns};
  std::int64_t voxels = 1;
  for (int axis = 0; axis < axes; ++axis) {
    const std::int64_t side = std::max<std::int64_t>(1, chunk[axis]);
    voxels *= (ceil_div(box.end[axis], side) - box.begin[axis] / side) * side;
  }
  return voxels * layout.bytes_per_voxel;
}

/// The box with fewer slices where too much would have to be decoded for all.
Box3 affordable(Box3 box, const RawData& raw) {
  constexpr std::int64_t least_slices = 8;
  while (raw.reader != nullptr && box.extent().z > least_slices
         && decoded_bytes(box, raw.reader->description()) > most_decoded_bytes) {
    box.end.z = box.begin.z + std::max(least_slices, box.extent().z / 2);
  }
  return box;
}

/// Reads boxes of checkpoint and input.
class BoxReading {
public:
  explicit BoxReading(const RunPageSources& sources) : sources_(sources), missing_(sources.raw.missing) {}

  ComparedBox read(const Box3& box) {
    ComparedBox compared{box, {}, Volume<float>(box.extent())};
    sources_.checkpoint.read(box, compared.result.view());
    if (sources_.raw.reader != nullptr && missing_.empty()) {
      read_raw(compared);
    }
    return compared;
  }
  /// Why raw voxels are missing; empty where they are not.
  [[nodiscard]] const std::string& missing() const { return missing_; }

private:
  void read_raw(ComparedBox& compared) {
    if (decoded_bytes(compared.box, sources_.raw.reader->description()) > 2 * most_decoded_bytes) {
      missing_ = "its chunks are so large that reading some of them would take too long";
      return;
    }
    try {
      Volume<float> raw(compared.box.extent());
      sources_.raw.reader->read(compared.box, raw.view());
      std::for_each(raw.begin(), raw.end(), [&](float& value) { value -= sources_.raw.offset; });
      compared.raw = std::move(raw);
    } catch (const Error& error) {
      missing_ = error.what();
    }
  }

  const RunPageSources& sources_;
  std::string missing_;
};

WholeViews views_of(const ComparedBox& whole_volume) {
  WholeViews views;
  for (int axis = 0; axis < axes; ++axis) {
    views.along[axis].result = largest_along(axis, whole_volume.result.view());
    if (whole_volume.raw.size() > 0) {
      views.along[axis].raw = largest_along(axis, whole_volume.raw.view());
    }
  }
  return views;
}

/// A quarter of the volume to each side, but neither so little that nothing is recognised nor so much that it
/// is no detail.
Extent3 detail_size(const Extent3& volume) {
  const auto side = [](std::int64_t length, std::int64_t least, std::int64_t most) {
    return std::min(length, std::clamp(length / 4, least, most));
  };
  return {side(volume.z, 32, 64), side(volume.y, 64, 160), side(volume.x, 64, 160)};
}

Box3 middle_box(const Extent3& volume, const Extent3& size) {
  Box3 box;
  for (int axis = 0; axis < axes; ++axis) {
    box.begin[axis] = (volume[axis] - size[axis]) / 2;
    box.end[axis] = box.begin[axis] + size[axis];
  }
  return box;
}

/// Samples to each side of a structure that are looked at: five widths of the PSF, as raw structures are
/// wider, and at most a third of the box.
std::int64_t reach_along(int axis, const RunManifest& manifest, const Extent3& box) {
  const double width = manifest.psf_voxel[axis] > 0 ? manifest.psf_fwhm[axis] / manifest.psf_voxel[axis] : 2;
  const auto wanted = std::clamp<std::int64_t>(std::llround(5 * width), 8, 24);
  return std::min({wanted, std::max<std::int64_t>(3, box[axis] / 3), (box[axis] - 1) / 2});
}

Json report_of(const std::string& text) {
  Json report = Json::parse(text, nullptr, false);
  return report.is_object() ? report : Json::object();
}

} // namespace

std::optional<double> number_in(const Json& object, const char* name) {
  const Json& entry = entry_of(object, name);
  return entry.is_number() ? std::optional(entry.get<double>()) : std::nullopt;
}

const Json& entry_of(const Json& object, const char* name) {
  static const Json none;
  if (!object.is_object()) {
    return none;
  }
  const auto found = object.find(name);
  return found == object.end() ? none : *found;
}

PageData page_data(const RunPageSources& sources) {
  const CheckpointMetadata& content = sources.checkpoint.metadata();
  PageData data{content, RunManifest::from_text(content.run), report_of(sources.report), name_of(content),
                sources.checkpoint_path};
  data.voxel = data.manifest.psf_voxel;
  data.blocks = sources.checkpoint.block_count();
  data.blocks_done = sources.checkpoint.done_count();
  BoxReading reading(sources);
  if (std::optional<Projections> projections = sources.checkpoint.projections()) {
    data.samples = projections->raw;
    data.result_sum = projections->result_sum;
    data.views = views_of(std::move(*projections));
  } else if (voxel_count(content.volume) <= most_read_voxels) {
    data.views = views_of(reading.read(whole(content.volume)));
  }
  const Extent3 size = detail_size(content.volume);
  std::vector<Box3> boxes = boxes_with_structure(data.views, content.volume, size, most_boxes);
  if (boxes.empty()) {
    boxes.push_back(middle_box(content.volume, size));
  }
  for (const Box3& box : boxes) {
    data.boxes.push_back(reading.read(affordable(box, sources.raw)));
  }
  data.raw_missing = reading.missing();
  for (int axis = 0; axis < axes; ++axis) {
    data.widths[axis] =
        widths_along(axis, data.boxes, reach_along(axis, data.manifest, data.boxes.front().box.extent()));
  }
  return data;
}

} // namespace lsdeconv
