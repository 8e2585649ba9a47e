#include "lsdeconv/run/prepared/prepared_run.hpp"

#include "lsdeconv/run/export/intensity_mapping.hpp"

namespace lsdeconv {

IterationParameters iteration_parameters(const PreparedRun& run) {
  const RunConfig& config = run.config;
  return {.iterations = run.iterations,
          .background = run.record.scale.background,
          .brightest = run.record.scale.brightest,
          .regularisation = {.total_variation = static_cast<float>(config.tv),
                             .damping = static_cast<float>(config.lambda_damping),
                             .smoothing_interval = config.regularize_interval,
                             .spacing = {config.dz, config.dxy, config.dxy}},
          .start = config.start};
}

std::int64_t export_bytes(const PreparedRun& run) {
  return voxel_count(run.record.grid.volume)
         * bytes_per_voxel(output_voxel_type(run.config, run.reader->description().type));
}

} // namespace lsdeconv
