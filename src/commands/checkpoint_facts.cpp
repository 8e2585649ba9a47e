#include "checkpoint_facts.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/export/slice_format.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"
#include "lsdeconv/telemetry/run_status.hpp"
#include "lsdeconv/telemetry/watch_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <iterator>
#include <optional>
#include <sys/stat.h>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// Version of the JSON text: grows where a name changes its meaning or is removed.
constexpr int facts_version = 2;

/// Intensity at each percentile.
Json intensities(const IntensityHistogram& histogram) {
  Json below = Json::object();
  if (histogram.total() > 0) {
    for (const double percent : percentiles_shown) {
      below[number_text(percent)] = histogram.percentile(percent);
    }
  }
  return below;
}

/// Number of slices in the folder that a run with this checkpoint has written.
std::int64_t slices_written(const std::filesystem::path& folder, const CheckpointMetadata& content) {
  const std::string run = fingerprint(content);
  const auto count = [&](SliceNaming naming) {
    const SliceFiles files = output_slices(folder, content, naming);
    std::int64_t written = 0;
    for (std::int64_t z = 0; z < content.volume.z; ++z) {
      written += static_cast<std::int64_t>(read_slice_tag(files.path(z), run_entry) == run);
    }
    return written;
  };
  const std::int64_t after_input = count(SliceNaming::input);
  return after_input > 0 ? after_input : count(SliceNaming::numbered);
}

/// What is known beside the checkpoint itself.
struct Surroundings {
  std::optional<RunStatus> status;  ///< Of the last run.
  std::optional<double> status_age; ///< Seconds since it was written.
  std::filesystem::path slices;     ///< Folder of the slices; empty: unknown.
};

Surroundings look_around(const std::filesystem::path& path, const std::filesystem::path& slices_named) {
  const std::filesystem::path beside = status_path(path);
  Surroundings found{read_status(beside), status_age(beside), slices_named};
  if (found.slices.empty() && found.status) {
    found.slices = found.status->output;
  }
  return found;
}

/// ", 3.4 MiB, of which 1.2 MiB on the disk": the file has holes where blocks are missing.
std::string sizes_text(const std::filesystem::path& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) {
    return {};
  }
  constexpr std::int64_t unit = 512; // of st_blocks on every file system
  const std::int64_t on_disk = file.st_blocks * unit;
  return text(", ", bytes_text(file.st_size),
              on_disk < file.st_size ? text(", of which ", bytes_text(on_disk), " on the disk")
                                     : std::string());
}

std::string time_text(double seconds_ago) {
  return local_time_text(std::time(nullptr) - std::llround(seconds_ago), "%Y-%m-%d %H:%M:%S");
}

std::string last_run_text(const Surroundings& around) {
  if (!around.status) {
    return "not known: its status is not there";
  }
  const RunStatus& status = *around.status;
  const double age = around.status_age.value_or(0);
  const std::string after = text(" after ", duration_text(status.seconds));
  if (!status.running()) {
    return text(status.outcome, " (exit code ", status.exit_code, ") on ", time_text(age), after,
                status.message.empty() ? "" : "; ", status.message);
  }
  const std::string silence = silence_line(age);
  return silence.empty()
             ? text("at work for ", duration_text(status.seconds), ": ", progress_line(status))
             : text("did not end in order; last heard on ", time_text(age), after, ", in ", status.phase);
}

std::string slices_text(const Surroundings& around, const CheckpointMetadata& content) {
  return around.slices.empty() ? "not known where; -o FOLDER counts those in it"
                               : text(slices_written(around.slices, content), " of ", content.volume.z,
                                      " are in ", around.slices.string());
}

/// When, where and with which command the checkpoint was begun; empty where it does not tell.
std::string begun_text(const std::map<std::string, std::string>& made) {
  if (made.empty()) {
    return {};
  }
  std::string hosts = made.at("hosts");
  std::replace(hosts.begin(), hosts.end(), '\n', ' ');
  return text("begun       ", made.at("started"), hosts.empty() ? "" : " on ", hosts, " by lsdeconv ",
              made.at("program"), "\n            in ", made.at("working-directory"), "\n            ",
              made.at("command"), "\n");
}

/// Nothing for float32, which is usual.
std::string stored_text(const Checkpoint& checkpoint) {
  const StoredVoxels& stored = checkpoint.metadata().stored;
  return stored.type == StoredType::float32
             ? std::string()
             : text("\n            stored as float16, 1 for ", number_text(stored.scale_factor()),
                    " counts; ", count_text(checkpoint.saturated_voxels(), "voxel"), " above ",
                    number_text(stored.largest()), " counts, the most that it holds");
}

} // namespace

std::string checkpoint_summary(const std::filesystem::path& path, const Checkpoint& checkpoint,
                               const std::filesystem::path& slices_named) {
  const CheckpointMetadata& content = checkpoint.metadata();
  const Surroundings around = look_around(path, slices_named);
  return text("checkpoint  ", path.string(), sizes_text(path), "\n", begun_text(content.provenance),
              "volume      ", content.volume, " voxels (z×y×x) of ",
              count_text(std::ssize(content.inputs), "input file"), ", blocks of ", content.core,
              stored_text(checkpoint), "\nblocks      ", checkpoint.done_count(), " of ",
              count_text(checkpoint.block_count(), "block"), " done\nslices      ",
              slices_text(around, content), "\nlast run    ", last_run_text(around), "\n");
}

std::string checkpoint_facts(const std::filesystem::path& path, const Checkpoint& checkpoint,
                             const std::filesystem::path& slices_named) {
  const CheckpointMetadata& content = checkpoint.metadata();
  const Surroundings around = look_around(path, slices_named);
  const std::optional<RunStatus>& status = around.status;
  const std::filesystem::path& slices = around.slices;
  const bool ended = status && !status->running();
  const Json written = slices.empty() ? Json() : Json(slices_written(slices, content));
  const Json json{{"version", facts_version},
                  {"checkpoint", path.string()},
                  {"fingerprint", fingerprint(content)},
                  {"volume_zyx", extent_json(content.volume)},
                  {"core_zyx", extent_json(content.core)},
                  {"checkpoint_voxels", stored_json(content.stored, checkpoint.saturated_voxels())},
                  {"blocks", checkpoint.block_count()},
                  {"blocks_done", checkpoint.done_count()},
                  {"slices", content.volume.z},
                  {"slices_written", written},
                  {"output", slices.empty() ? Json() : Json(slices.string())},
                  {"outcome", status ? Json(status->outcome) : Json()},
                  {"exit_code", ended ? Json(status->exit_code) : Json()},
                  {"status_age_seconds", status ? Json(around.status_age.value_or(0)) : Json()},
                  {"input_files", content.inputs.size()},
                  {"counts_at_percentile", intensities(checkpoint.histogram())},
                  {"begun", provenance_json(content.provenance)},
                  {"run", manifest_json(content.run)},
                  {"parameters", parameters_json(content.parameters)},
                  {"units", units_json(content.parameters)}};
  return json_text(json);
}

} // namespace lsdeconv
