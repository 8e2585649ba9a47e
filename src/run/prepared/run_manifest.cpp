#include "lsdeconv/run/prepared/run_manifest.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/text_hash.hpp"

#include <charconv>
#include <functional>
#include <sstream>

namespace lsdeconv {
namespace {

using Entries = std::map<std::string, std::string>;

constexpr const char* data_warnings_entry = "data-warnings";
constexpr const char* psf_residual_entry = "psf-residual";
constexpr const char* psf_depth_entry = "psf-depth-factor";
constexpr const char* quality_entry = "quality";

/// Name of the i-th text of the slices' brightness.
std::string plane_entry(std::size_t i) {
  return i == 0 ? "plane-brightness" : text("plane-brightness-", i + 1);
}

std::string extent_text(const Extent3& e) {
  return text(e.z, " ", e.y, " ", e.x);
}
std::string triple_text(const Triple<double>& t) {
  return number_text(t.z) + " " + number_text(t.y) + " " + number_text(t.x);
}

const std::string& entry(const Entries& entries, const std::string& name) {
  const auto found = entries.find(name);
  if (found == entries.end()) {
    throw UserError(
        text("the checkpoint has no entry '", name,
             "': it was written by another version of the program; finish it with that version or start over "
             "with --no-resume"));
  }
  return found->second;
}

template <typename T>
Triple<T> triple(const Entries& entries, const std::string& name) {
  std::istringstream in(entry(entries, name));
  Triple<T> value;
  if (!(in >> value.z >> value.y >> value.x)) {
    throw UserError(text("the checkpoint's entry '", name, "' cannot be read: ", in.str()));
  }
  return value;
}

double number(const Entries& entries, const std::string& name) {
  const std::string& value = entry(entries, name);
  double result = 0;
  if (std::from_chars(value.data(), value.data() + value.size(), result).ec != std::errc{}) {
    throw UserError(text("the checkpoint's entry '", name, "' is not a number: ", value));
  }
  return result;
}

} // namespace

Entries RunManifest::as_text() const {
  Entries entries{{"volume", extent_text(grid.volume)},
                  {"core", extent_text(grid.core)},
                  {"halo", extent_text(grid.halo)},
                  {"half-support", extent_text(grid.half_support)},
                  {"transform", extent_text(grid.transform)},
                  {"background", number_text(scale.background)},
                  {"brightest", number_text(scale.brightest)},
                  {"signal", number_text(scale.signal)},
                  {"noise-source", name(noise.source)},
                  {"gain", number_text(noise.gain)},
                  {"read-noise", number_text(noise.read_noise)},
                  {"zero-variance", number_text(noise.zero_variance_counts)},
                  {"input-digest", input_digest},
                  {"input-type", input_type},
                  {"program", program},
                  {"iterations", text(iterations)},
                  {"psf-voxel-um", triple_text(psf_voxel)},
                  {"psf-fwhm-um", triple_text(psf_fwhm)},
                  {"psf-captured-energy", number_text(psf_energy)}};
  if (!calibration.empty()) {
    entries.emplace("calibration", calibration);
  }
  if (!regularisation_choice.empty()) {
    entries.emplace("total-variation", number_text(total_variation));
    entries.emplace("regularisation-choice", regularisation_choice);
  }
  if (const std::string rules = masks.as_text(); !rules.empty()) {
    entries.emplace("masks", rules);
  }
  const std::vector<std::string> planes = plane_texts(masks.unseen.planes);
  for (std::size_t i = 0; i < planes.size(); ++i) {
    entries.emplace(plane_entry(i), planes[i]);
  }
  if (!psf_depths.empty()) {
    entries.emplace("psf-depths", psf_depths);
  }
  if (psf_residual > 0) {
    entries.emplace(psf_residual_entry, number_text(psf_residual));
  }
  if (psf_depth_factor > 0) {
    entries.emplace(psf_depth_entry, number_text(psf_depth_factor));
  }
  if (!iteration_choice.empty()) {
    entries.emplace("iteration-choice", iteration_choice);
  }
  if (!quality.empty()) {
    entries.emplace(quality_entry, quality);
  }
  std::string sentences;
  for (const std::string& warning : data_warnings) {
    sentences += text(sentences.empty() ? "" : "\n", warning);
  }
  if (!sentences.empty()) {
    entries.emplace(data_warnings_entry, sentences);
  }
  return entries;
}

RunManifest RunManifest::from_text(const Entries& entries) {
  RunManifest manifest;
  manifest.grid = {triple<std::int64_t>(entries, "volume"), triple<std::int64_t>(entries, "core"),
                   triple<std::int64_t>(entries, "halo"), triple<std::int64_t>(entries, "half-support"),
                   triple<std::int64_t>(entries, "transform")};
  manifest.scale = {.background = static_cast<float>(number(entries, "background")),
                    .brightest = static_cast<float>(number(entries, "brightest"))};
  if (entries.contains("noise-source")) { // earlier versions knew no noise
    manifest.scale.signal = static_cast<float>(number(entries, "signal"));
    manifest.noise = {.gain = number(entries, "gain"),
                      .read_noise = number(entries, "read-noise"),
                      .zero_variance_counts = number(entries, "zero-variance"),
                      .source = noise_source(entry(entries, "noise-source"))};
  }
  manifest.input_digest = entry(entries, "input-digest");
  manifest.input_type = entry(entries, "input-type");
  manifest.program = entry(entries, "program");
  if (const auto found = entries.find("calibration"); found != entries.end()) {
    manifest.calibration = found->second;
  }
  if (const auto found = entries.find("regularisation-choice"); found != entries.end()) {
    manifest.regularisation_choice = found->second;
    manifest.total_variation = number(entries, "total-variation");
  }
  if (const auto found = entries.find("masks"); found != entries.end()) {
    manifest.masks = MaskRules::from_text(found->second);
  }
  for (std::size_t i = 0; entries.contains(plane_entry(i)); ++i) {
    append_plane_brightness(entries.at(plane_entry(i)), manifest.masks.unseen.planes.brightness);
  }
  if (const auto found = entries.find("psf-depths"); found != entries.end()) {
    manifest.psf_depths = found->second;
  }
  if (entries.contains(psf_residual_entry)) {
    manifest.psf_residual = number(entries, psf_residual_entry);
  }
  if (entries.contains(psf_depth_entry)) {
    manifest.psf_depth_factor = number(entries, psf_depth_entry);
  }
  manifest.iterations = static_cast<int>(number(entries, "iterations"));
  if (const auto found = entries.find("iteration-choice"); found != entries.end()) {
    manifest.iteration_choice = found->second;
  }
  if (const auto found = entries.find(quality_entry); found != entries.end()) {
    manifest.quality = found->second;
  }
  if (const auto found = entries.find(data_warnings_entry); found != entries.end()) {
    std::istringstream lines(found->second);
    for (std::string line; std::getline(lines, line);) {
      manifest.data_warnings.push_back(line);
    }
  }
  manifest.psf_voxel = triple<double>(entries, "psf-voxel-um");
  manifest.psf_fwhm = triple<double>(entries, "psf-fwhm-um");
  manifest.psf_energy = number(entries, "psf-captured-energy");
  return manifest;
}

std::string fingerprint(const CheckpointMetadata& content) {
  std::uint64_t hash = empty_text_hash;
  const auto add = [&hash](const std::string& part) { hash = text_hash(part + '\n', hash); };
  for (const auto& [entry, value] : content.run) {
    if (entry != data_warnings_entry && entry != psf_residual_entry && entry != psf_depth_entry
        && entry != quality_entry) {
      add(text(entry, "=", value));
    }
  }
  for (const auto& [parameter, value] : content.parameters) {
    if (class_of(parameter) == ParameterClass::science) {
      add(text(parameter, "=", value));
    }
  }
  add(hex_text(digest(content.psf.view())));
  return hex_text(hash);
}

} // namespace lsdeconv
