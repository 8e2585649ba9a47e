#include "lsdeconv/run/preparation/run_json.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

/// The number that the text is, else the text.
Json number_json(const std::string& text) {
  const Json number = Json::parse(text, nullptr, false);
  return number.is_number() ? number : Json(text);
}

/// Null for what is not known.
Json known(double value) {
  return value > 0 ? Json(value) : Json();
}

std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> all;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) {
    all.push_back(part);
  }
  return all;
}

Json list_json(const std::string& text, char separator) {
  Json list = Json::array();
  for (const std::string& part : parts(text, separator)) {
    list.push_back(part.find(':') == std::string::npos ? number_json(part) : list_json(part, ':'));
  }
  return list;
}

Json value_json(const ParameterRow& row, const std::string& value) {
  if (value.empty()) {
    return nullptr;
  }
  if (value == row.automatic || value == row.zero) {
    return value;
  }
  if (row.is_switch) {
    return value == "true";
  }
  if (row.is_per_axis) {
    return list_json(value, ',');
  }
  if (row.is_number) {
    return row.most_words > 1 ? list_json(value, ' ') : number_json(value);
  }
  return value;
}

/// Entry -> text, of lines "NAME between value".
Json lines_json(const std::string& lines, const char between, bool from_the_end) {
  Json entries = Json::object();
  for (const std::string& line : parts(lines, '\n')) {
    const std::size_t at = from_the_end ? line.rfind(between) : line.find(between);
    if (at != std::string::npos) {
      entries[line.substr(0, at)] = line.substr(at + 1);
    }
  }
  return entries;
}

std::string entry(const std::map<std::string, std::string>& entries, const char* name) {
  const auto found = entries.find(name);
  return found == entries.end() ? std::string() : found->second;
}

} // namespace

Json parameters_json(const std::map<std::string, std::string>& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) {
    const auto* parameter = run_parameters().find(name);
    json[name] = parameter == nullptr ? Json(value) : value_json(parameter->row, value);
  }
  return json;
}

Json units_json(const std::map<std::string, std::string>& values) {
  Json json = Json::object();
  for (const auto& [name, value] : values) {
    const auto* parameter = run_parameters().find(name);
    if (parameter != nullptr && !parameter->row.unit.empty()) {
      json[name] = parameter->row.unit;
    }
  }
  return json;
}

Json sources_json(const RunConfig& config) {
  Json json = Json::object();
  for (const auto& [name, value] : run_values(config)) {
    const auto given = config.given.find(name);
    const char* other = config.from_metadata.contains(name) ? "metadata of the input" : "default";
    json[name] = given == config.given.end() ? other : given->second;
  }
  return json;
}

Json noise_json(const RunManifest& manifest) {
  const NoiseModel& noise = manifest.noise;
  return {
      {"source", name(noise.source)},
      {"gain", known(noise.gain)},
      {"read_noise_counts", known(noise.read_noise)},
      {"zero_variance_counts", noise.zero_variance_counts != 0 ? Json(noise.zero_variance_counts) : Json()},
      {"signal_counts", known(static_cast<double>(manifest.scale.signal))},
      {"signal_photons", known(signal_photons(manifest.scale, noise))}};
}

Json manifest_json(const std::map<std::string, std::string>& entries) {
  constexpr std::array<std::string_view, 7> lists{"volume",    "core",         "halo",       "half-support",
                                                  "transform", "psf-voxel-um", "psf-fwhm-um"};
  constexpr std::array<std::string_view, 11> numbers{
      "background",   "brightest",        "signal",         "gain",
      "read-noise",   "zero-variance",    "iterations",     "psf-captured-energy",
      "psf-residual", "psf-depth-factor", "total-variation"};
  constexpr std::array<std::string_view, 2> objects{"iteration-choice", "regularisation-choice"};
  const auto is_one_of = [](const auto& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  Json json = Json::object();
  for (const auto& [name, value] : entries) {
    if (name == "quality") {
      continue; // which reports hold by itself
    }
    if (is_one_of(lists, name)) {
      json[name] = list_json(value, ' ');
    } else if (is_one_of(objects, name)) {
      json[name] = Json::parse(value, nullptr, false);
    } else {
      json[name] = is_one_of(numbers, name) ? number_json(value) : Json(value);
    }
  }
  return json;
}

Json provenance_json(const std::map<std::string, std::string>& entries) {
  if (entries.empty()) {
    return nullptr;
  }
  return {{"command", entry(entries, "command")},
          {"working_directory", entry(entries, "working-directory")},
          {"program", entry(entries, "program")},
          {"libraries", lines_json(entry(entries, "libraries"), ' ', true)},
          {"hosts", parts(entry(entries, "hosts"), '\n')},
          {"devices", parts(entry(entries, "devices"), '\n')},
          {"environment", lines_json(entry(entries, "environment"), '=', false)},
          {"started", entry(entries, "started")}};
}

Json psf_json(const PointSpreadFunction& psf) {
  return {{"extent_zyx", extent_json(psf.values.extent())},
          {"voxel_um_zyx", axes_json(psf.voxel)},
          {"fwhm_um_zyx", axes_json(psf.fwhm)},
          {"energy_inside", psf.captured_energy},
          {"symmetric", psf.symmetric},
          {"noise_share", psf.noise_share}};
}

Json psfs_json(const PsfField& psfs) {
  Json list = Json::array();
  for (const PsfNode& node : psfs.nodes()) {
    Json psf = psf_json(node.psf);
    psf["distance_from_waist_um"] = psfs.varies() && !psfs.by_depth() ? Json(node.place) : Json();
    psf["depth_um"] = psfs.varies() && psfs.by_depth() ? Json(node.place) : Json();
    list.push_back(std::move(psf));
  }
  return list;
}

Json stored_json(const StoredVoxels& stored, std::optional<std::int64_t> saturated) {
  return {{"type", stored.type == StoredType::float16 ? "float16" : "float32"},
          {"scale_factor", stored.scale_factor()},
          {"saturated", saturated ? Json(*saturated) : Json()}};
}

Json axes_json(const Triple<double>& values) {
  return {values.z, values.y, values.x};
}

std::string json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace lsdeconv
