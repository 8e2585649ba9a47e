#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// The rates that plans assume, since nothing has been measured yet: the same for equal machines, so that
/// equal runs get equal grids. The report of a run shows the real rates. input: how its voxels lie on disk.
/// workers: number of ranks.
NominalRates nominal_rates(const RunConfig& config, const ComputeResources& resources,
                           const StorageLayout& input, int workers);

/// Transform passes of an iteration: forward and backward, for H and for its adjoint.
inline constexpr int transforms_per_iteration = 4;

/// Nominal seconds of the export, which follows the last block: the checkpoint is read, slices are compressed
/// and written. input: of the volume. workers: number of ranks.
double export_seconds(const RunConfig& config, const VolumeDescription& input, const WorkerShare& share,
                      int workers);

/// The number of ranks beyond which more of them would not help, at least 1: each has few blocks, and those
/// that end early wait for the others, or all wait for the storage. The latter only where its rate is given
/// (--storage-rate); else it is assumed to grow with the nodes.
std::int64_t most_useful_ranks(const RunConfig& config, const Plan& plan);

/// The rates in one line, with the devices that they hold for.
std::string rates_text(const NominalRates& rates, const RunConfig& config, const DeviceSurvey& devices);

} // namespace lsdeconv
