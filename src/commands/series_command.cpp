#include "series_places.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/run_options.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

/// A volume with the run that deconvolves it.
struct PlannedSeries {
  FoundVolume volume;
  SeriesPlace place;
  std::vector<std::string> options; ///< Words of its command line.
};

bool is_known(const Extent3& extent) {
  return extent.x > 0;
}

std::string name_of(const SeriesPlace& place) {
  return place.input.string() + (place.pattern.empty() ? "" : " " + place.pattern);
}

/// What the run of a volume lacks that neither options nor metadata state; empty where it lacks nothing, or
/// the metadata are not known.
std::string lack_of(const FoundVolume& volume, const SeriesRun& run) {
  if (!is_known(volume.extent)) {
    return "";
  }
  RunConfig config = run.config;
  try {
    complete_optics(config, volume.stated);
  } catch (const UserError& error) {
    const std::vector<std::string> missing = missing_optics(config);
    std::string list;
    for (const std::string& option : missing) {
      list += text(list.empty() ? "" : ", ", option);
    }
    const std::string lack =
        list.empty() ? error.what() : text(list, missing.size() == 1 ? " is missing" : " are missing");
    return run.unmatched.empty() ? lack
                                 : text("no [channel ...] of ", run.unmatched.string(), " fits ",
                                        name_of({volume.path, volume.pattern, {}}), "; ", lack);
  }
  return "";
}

std::vector<PlannedSeries> planned_series(const FolderContents& contents, const RunConfig& config,
                                          const SeriesConfig& config_of) {
  RunConfig whole;
  whole.input = config.input;
  const fs::path output = config.output.empty() ? default_output(whole) : config.output;
  const std::vector<SeriesPlace> places = series_places(contents.volumes, config.input, output);
  std::vector<PlannedSeries> all;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const SeriesRun run =
        with_context([&] { return name_of(places[i]); }, [&] { return config_of(places[i]); });
    all.push_back({contents.volumes[i], places[i], run_options(run.config)});
    std::string& problem = all.back().volume.problem;
    problem = problem.empty() ? lack_of(contents.volumes[i], run) : problem;
  }
  return all;
}

std::string command_line(const PlannedSeries& series) {
  std::string line = "lsdeconv";
  for (const std::string& word : series.options) {
    line += " " + shell_word(word);
  }
  return line;
}

std::string facts_text(const FoundVolume& volume) {
  std::string facts = text(volume.format, ", ", count_text(volume.files, "file"));
  facts += is_known(volume.extent) ? text(", ", volume.extent, " voxels (z×y×x)") : "";
  const Spacing3& voxel = volume.stated.voxel;
  const auto micrometres = [](double size) { return size > 0 ? number_text(size) : std::string("?"); };
  if (voxel.x > 0 || voxel.z > 0) {
    facts += text(", of ", micrometres(voxel.z), "×", micrometres(voxel.y), "×", micrometres(voxel.x), " µm");
  }
  return facts;
}

/// Lines of a comment.
std::string comment(std::string words) {
  for (std::size_t at = words.find('\n'); at != std::string::npos; at = words.find('\n', at + 1)) {
    words.insert(at + 1, "# ");
  }
  return "# " + words + "\n";
}

std::string listing(const std::vector<PlannedSeries>& all, const FolderContents& contents) {
  std::string lines;
  for (const PlannedSeries& series : all) {
    const std::string& problem = series.volume.problem;
    lines += comment(facts_text(series.volume));
    lines += problem.empty() ? command_line(series) + "\n" : comment(problem) + comment(command_line(series));
  }
  for (const fs::path& folder : contents.results) {
    lines += comment(text("left out: ", folder.string(), ", a result"));
  }
  for (const fs::path& folder : contents.unreadable) {
    lines += comment(text("left out: ", folder.string(), ", which cannot be read"));
  }
  if (contents.images > 0) {
    lines += comment(text("left out: ", count_text(contents.images, "single image")));
  }
  return lines;
}

Json series_json(const PlannedSeries& series) {
  const FoundVolume& volume = series.volume;
  const Spacing3& voxel = volume.stated.voxel;
  const auto size = [](double micrometres) { return micrometres > 0 ? Json(micrometres) : Json(); };
  return {{"path", fs::absolute(volume.path).string()},
          {"pattern", volume.pattern},
          {"format", volume.format},
          {"files", volume.files},
          {"extent_zyx",
           is_known(volume.extent) ? Json{volume.extent.z, volume.extent.y, volume.extent.x} : Json()},
          {"voxel_zyx_um", {size(voxel.z), size(voxel.y), size(voxel.x)}},
          {"output", fs::absolute(series.place.output).string()},
          {"arguments", series.options},
          {"command", command_line(series)},
          {"problem", volume.problem}};
}

std::string listing_json(const std::vector<PlannedSeries>& all, const FolderContents& contents) {
  Json json{
      {"version", 1}, {"series", Json::array()}, {"results", Json::array()}, {"unreadable", Json::array()}};
  for (const PlannedSeries& series : all) {
    json["series"].push_back(series_json(series));
  }
  for (const fs::path& folder : contents.results) {
    json["results"].push_back(fs::absolute(folder).string());
  }
  for (const fs::path& folder : contents.unreadable) {
    json["unreadable"].push_back(fs::absolute(folder).string());
  }
  json["single_images"] = contents.images;
  return json_text(json);
}

/// Looks into a volume of which little is known: its extent, or why it cannot be opened.
void look_into(FoundVolume& volume, const mpi::Communicator& ranks) {
  try {
    const std::unique_ptr<VolumeReader> reader = open_volume(volume.path, {}, ranks);
    volume.extent = reader->description().extent;
    volume.stated = reader->description().stated;
  } catch (const UserError& error) {
    volume.problem = error.what();
  }
}

FolderContents contents_of(const fs::path& folder, const mpi::Communicator& ranks) {
  if (!fs::is_directory(folder)) {
    throw UserError(text(folder.string(), fs::exists(folder)
                                              ? " is one file; lsdeconv series looks into a folder"
                                              : " does not exist"));
  }
  FolderContents contents = find_volumes(folder);
  if (contents.volumes.empty()) {
    throw UserError(text("the folder ", folder.string(),
                         " and its sub-folders hold no volume that can be read",
                         contents.results.empty() ? "" : ", but results of this program"));
  }
  for (FoundVolume& volume : contents.volumes) {
    const bool is_one_file = volume.path == volume.first;
    if (is_one_file && ranks.size() == 1) { // to open a volume takes all ranks, but only one is here
      look_into(volume, ranks);
    }
  }
  return contents;
}

} // namespace

int command::series(const RunConfig& config, const SeriesConfig& config_of, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] {
    if (ranks.is_root()) {
      RunConfig of_folder = config;
      of_folder.input = config.input.lexically_normal();
      of_folder.input = of_folder.input.has_filename() ? of_folder.input : of_folder.input.parent_path();
      const FolderContents contents = contents_of(of_folder.input, ranks);
      const std::vector<PlannedSeries> all = planned_series(contents, of_folder, config_of);
      standard_output::print(config.json ? listing_json(all, contents) : listing(all, contents));
    }
  });
  return 0;
}

} // namespace lsdeconv
