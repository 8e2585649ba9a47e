#include "support/temporary_folder.hpp"

#include "lsdeconv/telemetry/trace_part.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>

namespace {

using namespace lsdeconv;

constexpr int spans = 200'000;
/// Waits and work of all stages for one block.
constexpr int spans_per_block = 8;
/// Of a block that computes unusually fast.
constexpr double seconds_per_block = 0.1;

/// Of one span, told to the listener that `activity` has.
double seconds_per_span(ActivityRecorder& activity) {
  double counted = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < spans; ++i) {
    const StageScope busy(activity, Stage::compute, Activity::working, "compute", counted, BlockId(i));
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / spans;
}

} // namespace

/// What it costs the stages to be watched, and to be traced, beside a block's time.
int main() {
  const testing::TemporaryFolder folder;
  ActivityRecorder watched;
  const double watching = seconds_per_span(watched);
  ActivityRecorder traced;
  TracePart part(folder / "part", {}, 0);
  traced.set_listener([&part](const StageSpan& span) { part.add(span); });
  const double tracing = seconds_per_span(traced);
  const auto ratio = [](double seconds) { return 1 + spans_per_block * seconds / seconds_per_block; };
  std::cout << nlohmann::ordered_json{{"nanoseconds_per_span_watched", 1e9 * watching},
                                      {"nanoseconds_per_span_traced", 1e9 * tracing},
                                      {"seconds_per_block", seconds_per_block},
                                      {"time_ratio_watched", ratio(watching)},
                                      {"time_ratio_traced", ratio(tracing)}}
                   .dump(2)
            << "\n";
}
