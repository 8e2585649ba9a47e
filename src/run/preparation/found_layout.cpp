#include "lsdeconv/run/preparation/found_layout.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/telemetry/run_status.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view status_ending = ".status.json";

/// Paths hold no zero bytes.
std::string packed(const OutputLayout& layout) {
  std::string paths;
  for (const fs::path& path : {layout.slices, layout.checkpoint, layout.report}) {
    paths += path.string() + '\0';
  }
  for (const fs::path& path : layout.former_checkpoints) {
    paths += path.string() + '\0';
  }
  return paths;
}

OutputLayout unpacked(const std::string& paths) {
  std::vector<fs::path> all;
  for (std::size_t begin = 0, end = 0; (end = paths.find('\0', begin)) != std::string::npos;
       begin = end + 1) {
    all.emplace_back(paths.substr(begin, end - begin));
  }
  return {all.at(0), all.at(1), all.at(2), {all.begin() + 3, all.end()}};
}

/// The checkpoint on the drive whose run writes, or has written, into the folder; empty: none.
fs::path on_drive(const fs::path& drive, const fs::path& slices) {
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(drive, failure)) {
    const std::string name = entry.path().string();
    if (name.ends_with(status_ending)) {
      const fs::path checkpoint = name.substr(0, name.size() - status_ending.size());
      const std::optional<RunStatus> status = read_status(entry.path());
      if (status && status->output == slices.string() && fs::exists(checkpoint)) {
        return checkpoint;
      }
    }
  }
  return {};
}

/// The report of a run; no object where there is none.
nlohmann::json content_of(const fs::path& report) {
  if (!is_own_report(report)) {
    return {};
  }
  return nlohmann::json::parse(text_of_file(report).value_or(""), nullptr, false);
}

/// Throws UserError where the report is of a run that has finished, whose checkpoint is not needed any more.
void refuse_finished(const fs::path& report) {
  const nlohmann::json json = content_of(report);
  const auto runs = json.is_object() ? json.find("runs") : json.end();
  if (runs == json.end() || !runs->is_array() || runs->empty() || !runs->back().is_object()
      || runs->back().value("outcome", "") != "complete") {
    return;
  }
  throw UserError(text("the run in ", report.parent_path().string(),
                       " has finished, and its checkpoint was removed, by --remove-checkpoint or by hand; ",
                       report.string(), " tells what it did, and a run with --overwrite makes another one"));
}

/// The checkpoint that the report of a run names; empty where it is not there.
fs::path named_by(const fs::path& report) {
  const nlohmann::json json = content_of(report);
  const auto found = json.is_object() ? json.find("checkpoint") : json.end();
  const fs::path named = found != json.end() && found->is_string() ? found->get<std::string>() : "";
  return fs::is_regular_file(named) ? named : fs::path();
}

/// The output folders in a folder that hold a checkpoint.
std::vector<fs::path> results_in(const fs::path& folder) {
  std::vector<fs::path> results;
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
    if (fs::is_regular_file(entry.path() / "checkpoint.h5", failure)) {
      results.push_back(entry.path());
    }
  }
  std::sort(results.begin(), results.end());
  return results;
}

/// Goes through the other places of a checkpoint. Whether one was found.
bool find_elsewhere(OutputLayout& layout, const RunConfig& config) {
  std::vector<fs::path> places = layout.former_checkpoints;
  if (!config.cache_drive.empty()) {
    places.push_back(on_drive(fs::absolute(config.cache_drive), layout.slices));
  }
  places.push_back(named_by(layout.report));
  std::error_code impossible; // names of earlier versions may be longer than names can be
  const auto found = std::find_if(places.begin(), places.end(),
                                  [&](const fs::path& path) { return fs::exists(path, impossible); });
  if (found == places.end()) {
    return false;
  }
  layout.checkpoint = *found;
  return true;
}

/// For a folder that is named: the one result in it.
void find_inside(OutputLayout& layout, const fs::path& folder) {
  const std::vector<fs::path> results = results_in(folder);
  if (results.empty()) {
    refuse_finished(layout.report);
    refuse_finished(folder / "report.json");
    std::error_code failure;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
      refuse_finished(entry.path() / "report.json");
    }
    throw UserError(text(folder.string(),
                         " holds no checkpoint; a run keeps it as checkpoint.h5 in its output "
                         "folder, unless --checkpoint or --cache-drive say where"));
  }
  if (results.size() > 1) {
    std::string list;
    for (const fs::path& result : results) {
      list += "\n  " + result.string();
    }
    throw UserError(text(folder.string(), " holds the results of several runs; name one of them:", list));
  }
  layout.slices = results.front();
  layout.checkpoint = results.front() / "checkpoint.h5";
}

/// The folder that is named and may hold the outputs of several runs; empty where an output is named.
fs::path named_folder(const RunConfig& config) {
  const fs::path& named =
      config.checkpoint.empty() && config.output.empty() ? config.input : config.checkpoint;
  return fs::is_directory(named) ? fs::absolute(named).lexically_normal() : fs::path();
}

OutputLayout found(const RunConfig& config) {
  OutputLayout layout = output_layout(config);
  const fs::path folder = named_folder(config);
  if (!fs::exists(layout.checkpoint) && !find_elsewhere(layout, config)
      && !fs::exists(status_path(layout.checkpoint))) {
    folder.empty() ? refuse_finished(layout.report) : find_inside(layout, folder);
  }
  return layout;
}

} // namespace

OutputLayout shared_layout(const RunConfig& config, const mpi::Communicator& ranks) {
  return unpacked(ranks.on_root([&] { return packed(output_layout(config)); }));
}

OutputLayout found_layout(const RunConfig& config, const mpi::Communicator& ranks) {
  return unpacked(ranks.on_root([&] { return packed(found(config)); }));
}

} // namespace lsdeconv
