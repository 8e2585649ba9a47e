#include "noise_choice.hpp"

#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/estimation/noise_estimate.hpp"

namespace lsdeconv {
namespace {

CountFacts count_facts(const RunConfig& config, VoxelType type) {
  const bool calibrated = !config.offset_image.empty() || !config.flat.empty();
  CountFacts facts{.rounded = type != VoxelType::float32 && !calibrated, .offset = std::nullopt};
  if (calibrated) {
    facts.offset = 0;
  } else if (config.offset > 0 || config.given.contains("offset")) {
    facts.offset = config.offset;
  }
  return facts;
}

} // namespace

NoiseModel noise_model(const RunConfig& config, const OpenedInput& input, const mpi::Communicator& ranks) {
  NoiseModel noise =
      estimate_noise(*input.whole, count_facts(config, input.whole->description().type), ranks);
  if (config.gain) {
    noise.gain = *config.gain;
    noise.source = NoiseSource::given;
  }
  noise.read_noise = config.read_noise.value_or(noise.read_noise);
  return noise;
}

std::string noise_text(const RunManifest& manifest) {
  const NoiseModel& noise = manifest.noise;
  if (noise.source == NoiseSource::smoothed) {
    return "not that of a camera: smoothed or resampled data; --gain tells it";
  }
  if (noise.gain <= 0) {
    return "not clear from these data; --gain tells it";
  }
  const double photons = signal_photons(manifest.scale, noise);
  return text("gain ", short_text(noise.gain), " counts per photo-electron (", name(noise.source), ")",
              noise.read_noise > 0 ? text(", read noise ", short_text(noise.read_noise), " counts") : "",
              photons > 0 ? text("; brightest ", short_text(photons)) : "");
}

} // namespace lsdeconv
