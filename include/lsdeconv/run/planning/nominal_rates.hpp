#pragma once

#include "lsdeconv/run/prepared/prepared_run.hpp"

#include <string>

namespace lsdeconv {

/// What plans assume of a machine on which nothing has been measured yet: the same for equal machines, so
/// that equal runs get equal grids. Reports show the real rates.
NominalRates nominal_rates(const RunConfig& config, const ComputeResources& resources,
                           const StorageLayout& input, int workers);

/// Transform passes of an iteration: there and back for H and for its adjoint.
inline constexpr int transforms_per_iteration = 4;

/// What the slices take after the last block, in seconds: checkpoint read, slices compressed and written.
double export_seconds(const PreparedRun& run, int workers);

/// More of such ranks than this would wait: for each other at the end of too few blocks, or for the storage,
/// where its rate is known (else it is taken to grow with the nodes).
std::int64_t most_useful_ranks(const RunConfig& config, const Plan& plan);

/// The assumptions in one line, with where they come from.
std::string rates_text(const NominalRates& rates, const RunConfig& config, const DeviceSurvey& devices);

} // namespace lsdeconv
