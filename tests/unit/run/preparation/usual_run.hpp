#pragma once

#include "support/memory_reader.hpp"

#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lsdeconv::testing {

/// A volume of 100×500×600 voxels with a PSF of 3 to 4 voxels.
inline PreparedRun usual() {
  PreparedRun run;
  auto reader = std::make_unique<FunctionReader>(
      Extent3{100, 500, 600}, [](std::int64_t, std::int64_t, std::int64_t) { return 0.0F; });
  run.input.reader = std::move(reader);
  run.config.dxy = 0.4;
  run.config.dz = 1.5;
  run.psf.widest.values = Volume<float>({25, 11, 11}, 1.0F / (25 * 11 * 11));
  run.psf.widest.voxel = {1.5, 0.4, 0.4};
  run.psf.widest.fwhm = {6, 0.7, 0.7};
  run.psf.widest.captured_energy = 0.88;
  run.manifest.iterations = 12;
  run.config.optics.excitation_nm = 561;
  run.config.optics.emission_nm = 600;
  run.config.offset = 100;
  run.manifest.scale.brightest = 4000;
  return run;
}

/// The warnings of the usual run after a change to it.
template <typename Change>
std::vector<std::string> after(Change&& change) {
  PreparedRun run = usual();
  change(run);
  return warnings(run);
}

/// What the run knows of its input.
inline VolumeDescription& input_of(PreparedRun& run) {
  return dynamic_cast<FunctionReader&>(*run.input.reader).mutable_description();
}

} // namespace lsdeconv::testing
