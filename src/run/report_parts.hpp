#pragma once

#include "reading_report.hpp"

#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <nlohmann/json_fwd.hpp>

namespace lsdeconv {

// Parts of the report, each one JSON object.

/// One pass over the blocks, with what every rank did.
nlohmann::ordered_json phase_json(const PhaseOutcome& phase, int iterations);
/// How the input was read.
nlohmann::ordered_json reading_json(const ReadingSummary& summary);
/// How counts became samples.
nlohmann::ordered_json intensity_json(const IntensityMapping& mapping);
/// The volume as it is stored.
nlohmann::ordered_json input_json(const VolumeDescription& input);
/// What the ranks ran on.
nlohmann::ordered_json machine_json(const WorkerShare& share, int ranks);
/// How the run ended.
nlohmann::ordered_json end_json(const RunEnd& end);

} // namespace lsdeconv
