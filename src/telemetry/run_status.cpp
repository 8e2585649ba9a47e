#include "lsdeconv/telemetry/run_status.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

constexpr int status_version = 1;
constexpr std::size_t most_bytes = 16 << 20; // the status of 10,000 ranks takes 4 MB
constexpr std::size_t longest_text = 1000;
constexpr double most = 1e15; // counts and seconds are limited to this

Json activities_json(const RankActivities& activities) {
  Json json = Json::object();
  for (std::size_t i = 0; i < activities.size(); ++i) {
    if (activities[i].activity != Activity::nothing) {
      json[std::string(stage_names[i])] = {
          {"activity", activity_names[static_cast<std::size_t>(activities[i].activity)]},
          {"doing",
           activity_names[static_cast<std::size_t>(activities[i].activity)]}, // older versions read this
          {"block", activities[i].block},
          {"seconds", activities[i].seconds},
          {"part", activities[i].part}};
    }
  }
  return json;
}

/// The members of a JSON object. take() sets the values that are there and of the right type and leaves all
/// others.
class Reading {
public:
  explicit Reading(const Json& json) : json_(json) {}

  void take(const char* name, std::string& value) const {
    if (const Json* found = find(name); found != nullptr && found->is_string()) {
      value = found->get<std::string>().substr(0, longest_text);
      std::replace_if(
          value.begin(), value.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    }
  }
  void take(const char* name, double& value) const {
    if (const Json* found = find(name); found != nullptr && found->is_number()) {
      const auto number = found->get<double>();
      value = std::isfinite(number) ? std::clamp(number, -1.0, most) : 0;
    }
  }
  template <typename Integer>
  void take(const char* name, Integer& value) const {
    double number = static_cast<double>(value);
    take(name, number);
    value = static_cast<Integer>(std::clamp(number, -1.0, sizeof(Integer) < 8 ? 1e6 : most));
  }
  [[nodiscard]] const Json* find(const char* name) const {
    const auto found = json_.is_object() ? json_.find(name) : json_.end();
    return json_.is_object() && found != json_.end() ? &*found : nullptr;
  }

private:
  const Json& json_;
};

Activity activity_named(const std::string& name) {
  const auto found = std::find(activity_names.begin(), activity_names.end(), name);
  return found == activity_names.end() ? Activity::nothing
                                       : static_cast<Activity>(found - activity_names.begin());
}

RankStatus rank_of(const Json& json) {
  RankStatus rank;
  const Reading of(json);
  of.take("host", rank.host);
  of.take("device", rank.device);
  of.take("lost", rank.lost);
  const Json* stages = of.find("stages");
  for (std::size_t i = 0; stages != nullptr && i < rank.activities.size(); ++i) {
    if (const Json* stage = Reading(*stages).find(std::string(stage_names[i]).c_str())) {
      std::string activity;
      Reading(*stage).take("doing", activity); // older versions write this
      Reading(*stage).take("activity", activity);
      rank.activities[i].activity = activity_named(activity);
      Reading(*stage).take("block", rank.activities[i].block);
      Reading(*stage).take("seconds", rank.activities[i].seconds);
      Reading(*stage).take("part", rank.activities[i].part);
    }
  }
  return rank;
}

/// A descriptor of a regular file; -1 where it is none or cannot be opened without waiting.
int open_regular(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat status {};
  if (file >= 0 && (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode))) {
    (void)::close(file);
    return -1;
  }
  return file;
}

} // namespace

std::filesystem::path status_path(const std::filesystem::path& checkpoint) {
  return checkpoint.parent_path() / (checkpoint.filename().string() + ".status.json");
}

std::string status_text(const RunStatus& status) {
  Json json{{"version", status_version},
            {"run", status.run},
            {"beat", status.beat},
            {"outcome", status.outcome},
            {"exit_code", status.running() ? Json() : Json(status.exit_code)},
            {"message", status.message},
            {"phase", status.phase},
            {"seconds", status.seconds},
            {"phase_seconds", status.phase_seconds},
            {"blocks", status.blocks},
            {"blocks_done", status.blocks_done},
            {"blocks_done_before", status.blocks_done_before},
            {"voxels", status.voxels},
            {"slices", status.slices},
            {"slices_done", status.slices_done},
            {"output", status.output},
            {"ranks", Json::array()}};
  for (const RankStatus& rank : status.ranks) {
    Json one{{"host", rank.host}, {"device", rank.device}, {"stages", activities_json(rank.activities)}};
    if (!rank.lost.empty()) {
      one["lost"] = rank.lost;
    }
    json["ranks"].push_back(std::move(one));
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<RunStatus> parse_status(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  const Reading of(json);
  int version = 0;
  of.take("version", version);
  if (json.is_discarded() || version != status_version) {
    return std::nullopt;
  }
  RunStatus status;
  of.take("run", status.run);
  of.take("beat", status.beat);
  of.take("outcome", status.outcome);
  of.take("exit_code", status.exit_code);
  of.take("message", status.message);
  of.take("phase", status.phase);
  of.take("seconds", status.seconds);
  of.take("phase_seconds", status.phase_seconds);
  of.take("blocks", status.blocks);
  of.take("blocks_done", status.blocks_done);
  of.take("blocks_done_before", status.blocks_done_before);
  of.take("voxels", status.voxels);
  of.take("slices", status.slices);
  of.take("slices_done", status.slices_done);
  of.take("output", status.output);
  if (const Json* ranks = of.find("ranks"); ranks != nullptr && ranks->is_array()) {
    std::transform(ranks->begin(), ranks->end(), std::back_inserter(status.ranks), rank_of);
  }
  return status;
}

std::optional<RunStatus> read_status(const std::filesystem::path& path) {
  const int file = open_regular(path);
  if (file < 0) {
    return std::nullopt;
  }
  std::string text;
  std::string piece(1 << 16, '\0');
  ssize_t bytes = 0;
  while (text.size() <= most_bytes && (bytes = ::read(file, piece.data(), piece.size())) > 0) {
    text.append(piece, 0, static_cast<std::size_t>(bytes));
  }
  (void)::close(file);
  return text.size() > most_bytes ? std::nullopt : parse_status(text);
}

std::optional<double> status_age(const std::filesystem::path& path) {
  std::error_code failure;
  const auto written = std::filesystem::last_write_time(path, failure);
  if (failure) {
    return std::nullopt;
  }
  const std::chrono::duration<double> age = std::filesystem::file_time_type::clock::now() - written;
  return std::max(0.0, age.count()); // the clock of the machine that wrote it may be ahead
}

} // namespace lsdeconv
