#pragma once

#include "lsdeconv/core/invocation.hpp"

#include <map>
#include <string>
#include <vector>

namespace lsdeconv {

/// What the ranks of a run compute on.
struct RunMachines {
  std::vector<std::string> hosts;   ///< Each node once, in the order of its first rank.
  std::vector<std::string> devices; ///< Each kind once: "cpu: 2 threads, FFTW 3.3.10".
};

/// From every rank's host and device: each once, in the order of the ranks.
RunMachines machines_of(const std::vector<std::string>& hosts, const std::vector<std::string>& devices);

/// Name -> version of the libraries that the program uses: MPI, HDF5, TIFF, PNG, and those that compute the
/// transforms on the devices (FFTW of small spectra on CPUs, cuFFT).
std::map<std::string, std::string> library_versions(const std::vector<std::string>& devices);

/// How, when, where and by which program something was made, entry -> text: command, working-directory,
/// program, started, and, one a line, libraries ("HDF5 1.10.8"), hosts, devices, environment ("NAME=value"):
/// the attributes of /provenance in the checkpoint.
std::map<std::string, std::string> provenance(const Invocation& invocation, const RunMachines& machines);

} // namespace lsdeconv
