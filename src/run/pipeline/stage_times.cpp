#include "lsdeconv/run/pipeline/stage_times.hpp"

namespace lsdeconv {

std::vector<double> PipelineTimes::numbers() const {
  std::vector<double> all;
  for (const StageTimes* stage : {&read, &compute, &write}) {
    all.insert(all.end(), {stage->busy_seconds, stage->waiting_seconds, static_cast<double>(stage->bytes),
                           static_cast<double>(stage->blocks)});
  }
  all.push_back(wall_seconds);
  all.push_back(device_seconds);
  all.push_back(static_cast<double>(empty_blocks));
  all.push_back(static_cast<double>(peak_bytes));
  return all;
}

PipelineTimes PipelineTimes::from_numbers(const double* numbers) {
  PipelineTimes times;
  for (StageTimes* stage : {&times.read, &times.compute, &times.write}) {
    stage->busy_seconds = *numbers++;
    stage->waiting_seconds = *numbers++;
    stage->bytes = static_cast<std::int64_t>(*numbers++);
    stage->blocks = static_cast<std::int64_t>(*numbers++);
  }
  times.wall_seconds = *numbers++;
  times.device_seconds = *numbers++;
  times.empty_blocks = static_cast<std::int64_t>(*numbers++);
  times.peak_bytes = static_cast<std::int64_t>(*numbers);
  return times;
}

} // namespace lsdeconv
