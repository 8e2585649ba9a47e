#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

// What is doubtful, a sentence each, by what it is about. A bound stands with its reason beside the check.
// All depend on nothing but what they are given, so that every rank says the same.

/// Of the size of the volume beside the PSF and the filters. extent: of what is deconvolved, in voxels.
std::vector<std::string> extent_warnings(const RunConfig& config, const PointSpreadFunction& psf,
                                         const Extent3& extent);

/// Of what the files of the input say: slices that are missing, results of earlier runs.
std::vector<std::string> input_warnings(const VolumeDescription& input);

/// Of the algorithm and its numbers.
std::vector<std::string> iteration_warnings(const PreparedRun& run);

/// Of threads, memory and blocks.
std::vector<std::string> machine_warnings(const PreparedRun& run);

} // namespace lsdeconv
