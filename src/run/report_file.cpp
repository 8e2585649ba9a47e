#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/readable_file.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/run/report_document.hpp"

#include <nlohmann/json.hpp>

#include <ctime>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// "report.20260131-120000.json" for report.json, or a name like that, that no file has yet.
fs::path other_name(const fs::path& path) {
  const std::string time = local_time_text(std::time(nullptr), ".%Y%m%d-%H%M%S");
  fs::path other = path;
  other.replace_filename(text(path.stem().string(), time, path.extension().string()));
  for (int again = 2; fs::exists(other); ++again) {
    other.replace_filename(text(path.stem().string(), time, "-", again, path.extension().string()));
  }
  return other;
}

void keep_aside(const fs::path& path) {
  const fs::path other = other_name(path);
  std::error_code failure;
  fs::rename(path, other, failure);
  if (failure) {
    throw Error(text("the file ", path.string(), " is no report of this result and cannot be renamed to ",
                     other.string(), ": ", failure.message()));
  }
  log::warning("the file ", path.string(), " is no report of this result; it is kept as ", other.string());
}

} // namespace

std::string earlier_report(const fs::path& path, const std::string& fingerprint) {
  std::error_code failure;
  if (!fs::is_regular_file(path, failure)) {
    return {};
  }
  std::string report = text_of_file(path).value_or("");
  if (is_report_of(report, fingerprint)) {
    return report;
  }
  keep_aside(path);
  return {};
}

std::string differences_from_report(const fs::path& report, const RunConfig& now) {
  if (!is_own_report(report)) {
    return {};
  }
  const auto document = nlohmann::ordered_json::parse(text_of_file(report).value_or(""), nullptr, false);
  const auto then = document.is_object() ? document.find("parameters") : document.end();
  if (then == document.end() || !then->is_object()) {
    return {};
  }
  const auto word = [](const auto& value) {
    return value.is_string() ? value.template get<std::string>() : value.dump();
  };
  std::string list;
  const nlohmann::ordered_json today = parameters_json(run_values(now));
  for (const auto& [name, value] : today.items()) {
    if (class_of(name) == ParameterClass::science && then->contains(name) && then->at(name) != value) {
      list += text(list.empty() ? "" : ", ", "--", name, ": ", word(then->at(name)), " then, ", word(value),
                   " now");
    }
  }
  return list;
}

std::string write_report(const fs::path& path, const std::string& report) {
  try {
    fs::create_directories(path.parent_path());
    replace_file(path, report);
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

} // namespace lsdeconv
