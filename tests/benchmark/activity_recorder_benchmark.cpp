#include "beside_bare.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/telemetry/trace_part.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <iostream>

namespace {

using namespace lsdeconv;
using testing::Pair;

constexpr int repetitions = 5;
/// Waits and work of all stages for one block.
constexpr int spans_per_block = 8;
/// Of a block that computes unusually fast.
constexpr double seconds_per_block = 0.1;

/// Spans, told to the listener that `activity` has.
double seconds_of_spans(ActivityRecorder& activity, int spans) {
  double counted = 0;
  return testing::seconds_of([&] {
    for (int i = 0; i < spans; ++i) {
      const StageScope busy(activity, Stage::compute, Activity::working, "compute", counted, BlockId(i));
    }
  });
}

/// Two looks at the clock for each span and a sum of their distances, without which no time is known.
double seconds_of_clock(int spans) {
  std::chrono::steady_clock::duration counted{};
  const double seconds = testing::seconds_of([&] {
    for (int i = 0; i < spans; ++i) {
      const auto begin = std::chrono::steady_clock::now();
      counted += std::chrono::steady_clock::now() - begin;
    }
  });
  return counted.count() > 0 ? seconds : 0;
}

nlohmann::ordered_json row(const Pair& pair, int spans) {
  const double seconds = pair.own / spans;
  return {{"nanoseconds_per_span", 1e9 * seconds},
          {"bare_nanoseconds_per_span", 1e9 * pair.bare / spans},
          {"ratio", pair.ratio()},
          {"block_takes_times", 1 + spans_per_block * seconds / seconds_per_block}};
}

} // namespace

/// What it costs the stages to be watched, and to be traced, beside looks at the clock alone, and by how much
/// longer a block takes.
int main(int argc, char** argv) {
  const int spans = testing::in_small(argc, argv) ? 2000 : 200'000;
  const testing::TemporaryFolder folder;
  ActivityRecorder watched;
  ActivityRecorder traced;
  TracePart part(folder / "part", {}, 0);
  traced.set_listener([&part](const StageSpan& span) { part.add(span); });
  const auto beside_clock = [&](ActivityRecorder& activity) {
    return row(testing::in_turn(
                   repetitions, [&] { return seconds_of_spans(activity, spans); },
                   [&] { return seconds_of_clock(spans); }),
               spans);
  };
  std::cout << nlohmann::ordered_json{{"seconds_of_block", seconds_per_block},
                                      {"watched", beside_clock(watched)},
                                      {"traced", beside_clock(traced)}}
                   .dump(2)
            << "\n";
}
