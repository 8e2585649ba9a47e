#include "lsdeconv/run/prepared/prepared_run.hpp"

#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/run/export/output_format.hpp"
#include "lsdeconv/run/input/input_stages.hpp"

namespace lsdeconv {

bool chooses_total_variation(const RunConfig& config) {
  const AlgorithmRow& row = algorithm(config.algorithm);
  return !config.tv && config.lambda_damping == 0 && row.maximises_likelihood && !row.compares_halves;
}

double total_variation(const RunConfig& config, const RunManifest& manifest) {
  return config.tv.value_or(manifest.total_variation);
}

IterationParameters iteration_parameters(const RunConfig& config, const RunManifest& manifest) {
  return {.iterations = manifest.iterations,
          .background = manifest.scale.background,
          .brightest = manifest.scale.brightest,
          .regularisation = {.total_variation = static_cast<float>(total_variation(config, manifest)),
                             .damping = static_cast<float>(config.lambda_damping),
                             .smoothing_interval = config.regularize_interval,
                             .spacing = {config.dz, config.dxy, config.dxy}},
          .start = config.start,
          .saturation = saturation(config, manifest.masks),
          .unseen_areas = manifest.masks.unseen.zeros,
          .gain = static_cast<float>(manifest.noise.gain),
          .region_begin = config.roi ? config.roi->begin : Index3{}};
}

std::int64_t export_bytes(const RunConfig& config, const VolumeDescription& input) {
  return output_format(config.output_format).bytes(config, input.extent, input.type);
}

} // namespace lsdeconv
