#include "lsdeconv/run/prepared/provenance.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"
#include "lsdeconv/io/library_versions.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <algorithm>
#include <string_view>

namespace lsdeconv {
namespace {

/// Every word once, in the order of its first appearance.
std::vector<std::string> distinct(const std::vector<std::string>& words) {
  std::vector<std::string> once;
  for (const std::string& word : words) {
    if (std::find(once.begin(), once.end(), word) == once.end()) {
      once.push_back(word);
    }
  }
  return once;
}

/// Adds libraries from "HDF5 1.10.8, libtiff 4.5.0": the version is what follows the last blank.
void add_libraries(std::string_view list, std::map<std::string, std::string>& versions) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    const std::string_view library = list.substr(0, end);
    if (const std::size_t blank = library.rfind(' '); blank != std::string_view::npos) {
      versions.emplace(library.substr(0, blank), library.substr(blank + 1));
    }
    list.remove_prefix(std::min(end + 2, list.size()));
  }
}

/// The library in "cpu: 2 threads, FFTW 3.3.10".
std::string_view library_of(std::string_view device) {
  const std::size_t comma = device.rfind(", ");
  return comma == std::string_view::npos ? std::string_view{} : device.substr(comma + 2);
}

std::string joined(const std::vector<std::string>& words, const char* between) {
  std::string all;
  for (const std::string& word : words) {
    all += (all.empty() ? "" : between) + word;
  }
  return all;
}

/// "NAME=value" or "NAME version" for each entry.
std::vector<std::string> pairs(const std::map<std::string, std::string>& entries, const char* between) {
  std::vector<std::string> all;
  for (const auto& [name, value] : entries) {
    all.push_back(text(name, between, value));
  }
  return all;
}

} // namespace

RunMachines machines_of(const std::vector<std::string>& hosts, const std::vector<std::string>& devices) {
  return {distinct(hosts), distinct(devices)};
}

std::map<std::string, std::string> library_versions(const std::vector<std::string>& devices) {
  std::map<std::string, std::string> versions;
  add_libraries(mpi::library_version(), versions);
  add_libraries(file_library_versions(), versions);
  for (const std::string& device : devices) {
    add_libraries(library_of(device), versions);
  }
  return versions;
}

std::map<std::string, std::string> provenance(const Invocation& invocation, const RunMachines& machines) {
  return {{"command", invocation.command()},
          {"working-directory", invocation.working_directory.string()},
          {"program", program_version()},
          {"started", iso_time_text(invocation.started)},
          {"libraries", joined(pairs(library_versions(machines.devices), " "), "\n")},
          {"hosts", joined(machines.hosts, "\n")},
          {"devices", joined(machines.devices, "\n")},
          {"environment", joined(pairs(invocation.environment, "="), "\n")}};
}

} // namespace lsdeconv
